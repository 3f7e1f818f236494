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

    /**
     * What a key is to be.
     *
     * @param permissions what it may do at most; all that its roles allow unless given
     */
    public record Wanted(
            String name, Set<Role> roles, Optional<Set<Permission>> permissions, Optional<Instant> expiresAt) {
        public Wanted {
            roles = Set.copyOf(roles);
            permissions = permissions.map(Set::copyOf);
        }

        /** What the key will allow. */
        Set<Permission> allows() {
            var all = new Caller(TenantId.fresh(), name, roles);
            return permissions.map(all::limitedTo).orElse(all).permissions();
        }
    }

    /** Issues a key that may do no more than who asks for it. */
    public Issued issue(Caller caller, Wanted wanted) {
        caller.require(Permission.ADMIN_USER);
        var allowed = wanted.allows();
        wanted.permissions().filter(limit -> !allowed.containsAll(limit)).ifPresent(limit -> {
            throw Refusal.invalid("/permissions", "must be permissions that the roles allow");
        });
        caller.requireToGive(allowed);
        return insert(caller.tenant(), wanted, Optional.of(caller.principal()), ApiKeySecret.fresh(random));
    }

    /** Issues a key with a given secret without asking who wants it: for setting up a tenant. */
    public Issued issue(
            TenantId tenant, String name, Set<Role> roles, Optional<Instant> expiresAt, ApiKeySecret secret) {
        return insert(tenant, new Wanted(name, roles, Optional.empty(), expiresAt), Optional.empty(), secret);
    }

    private Issued insert(TenantId tenant, Wanted wanted, Optional<String> by, ApiKeySecret secret) {
        Text.require("/name", wanted.name(), MAX_NAME);
        var now = clock.instant();
        if (wanted.roles().isEmpty()) {
            throw Refusal.invalid("/roles", "must name at least one role");
        }
        if (wanted.permissions().filter(Set::isEmpty).isPresent()) {
            throw Refusal.invalid("/permissions", "must name at least one permission, or be left out");
        }
        if (wanted.expiresAt().isPresent() && !wanted.expiresAt().get().isAfter(now)) {
            throw Refusal.invalid("/expires_at", "must be in the future");
        }
        var key = new ApiKey(
                ApiKeyId.fresh(),
                tenant,
                wanted.name(),
                secret.shownPrefix(),
                wanted.roles(),
                wanted.permissions(),
                by,
                now,
                wanted.expiresAt(),
                Optional.empty(),
                Optional.empty());
        store.insert(key, secret.hash());
        return new Issued(key, secret);
    }

    /** The key that a secret is of, which is noted as used; absent if it is unknown, expired or revoked. */
    public Optional<ApiKey> use(ApiKeySecret secret) {
        var now = clock.instant();
        var key = store.findByHash(secret.hash()).filter(found -> found.isUsable(now));
        key.filter(found -> found.isUseNews(now)).ifPresent(found -> store.used(found.tenant(), found.id(), now));
        return key;
    }

    /** The caller that a secret stands for; absent if it is unknown, expired or revoked. */
    public Optional<Caller> authenticate(ApiKeySecret secret) {
        return use(secret).map(ApiKey::caller);
    }

    /** Whether a key can be used still. */
    public boolean isUsable(TenantId tenant, ApiKeyId id) {
        return store.find(tenant, id)
                .filter(key -> key.isUsable(clock.instant()))
                .isPresent();
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
