package ai.jarvis.tenancy;

import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Text;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Issues, checks and revokes API keys. */
public final class ApiKeys {
    public static final int MAX_NAME = 100;

    private final ApiKeyStore store;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public ApiKeys(ApiKeyStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** A new key and its secret, which is not kept. */
    public record Issued(ApiKey key, ApiKeySecret secret) {}

    public Issued issue(Caller caller, String name, Set<Role> roles, Optional<Instant> expiresAt) {
        caller.require(Permission.ADMIN_USER);
        if (roles.contains(Role.SUPER_ADMIN)) {
            throw Refusal.of(Refusal.Kind.FORBIDDEN, "permission_denied", "A tenant cannot grant super_admin.");
        }
        return issue(caller.tenant(), name, roles, expiresAt, ApiKeySecret.fresh(random));
    }

    /** Issues a key with a given secret without asking who wants it: for setting up a tenant. */
    public Issued issue(
            TenantId tenant, String name, Set<Role> roles, Optional<Instant> expiresAt, ApiKeySecret secret) {
        Text.require("/name", name, MAX_NAME);
        var now = clock.instant();
        if (roles.isEmpty()) {
            throw Refusal.invalid("/roles", "must name at least one role");
        }
        if (expiresAt.isPresent() && !expiresAt.get().isAfter(now)) {
            throw Refusal.invalid("/expires_at", "must be in the future");
        }
        var key = new ApiKey(
                ApiKeyId.fresh(), tenant, name, secret.shownPrefix(), roles, now, expiresAt, Optional.empty());
        store.insert(key, secret.hash());
        return new Issued(key, secret);
    }

    /** The caller that a secret stands for; absent if it is unknown, expired or revoked. */
    public Optional<Caller> authenticate(ApiKeySecret secret) {
        return store.findByHash(secret.hash())
                .filter(key -> key.isUsable(clock.instant()))
                .map(ApiKey::caller);
    }

    /** As {@link #authenticate}, for those who need to know. */
    public Caller require(ApiKeySecret secret) {
        return authenticate(secret)
                .orElseThrow(() -> Refusal.of(
                        Refusal.Kind.UNAUTHENTICATED,
                        "invalid_credentials",
                        "The API key is unknown, expired or revoked."));
    }

    public Page<ApiKey> list(Caller caller, Page.Request page) {
        caller.require(Permission.ADMIN_USER);
        return store.list(caller.tenant(), page);
    }

    public void revoke(Caller caller, ApiKeyId id) {
        caller.require(Permission.ADMIN_USER);
        if (!store.revoke(caller.tenant(), id, clock.instant())) {
            throw Refusal.notFound("API key");
        }
    }
}
