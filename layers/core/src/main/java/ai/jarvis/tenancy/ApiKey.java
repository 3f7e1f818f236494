package ai.jarvis.tenancy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * An API key without its secret.
 *
 * @param shownPrefix the first characters of the secret, so that people can tell keys apart
 * @param roles as they are now; a role that is no more allows nothing
 * @param permissions what the key may do at most, absent if all that its roles allow
 * @param createdBy the principal who made it, absent if it came with the tenant
 * @param lastUsedAt to within {@link #USE_NOTED}
 */
public record ApiKey(
        ApiKeyId id,
        TenantId tenant,
        String name,
        String shownPrefix,
        Set<Role> roles,
        Optional<Set<Permission>> permissions,
        Optional<String> createdBy,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Instant> revokedAt,
        Optional<Instant> lastUsedAt) {
    /** How often it is written down that a key is used. */
    public static final Duration USE_NOTED = Duration.ofMinutes(1);

    public ApiKey {
        roles = Set.copyOf(roles);
        permissions = permissions.map(Set::copyOf);
    }

    public boolean isUsable(Instant now) {
        return revokedAt.isEmpty() && expiresAt.map(now::isBefore).orElse(true);
    }

    /** Whether its use now is worth writing down. */
    boolean isUseNews(Instant now) {
        return lastUsedAt.map(at -> !now.isBefore(at.plus(USE_NOTED))).orElse(true);
    }

    /** Who calls with it. */
    public Caller caller() {
        var caller = new Caller(tenant, id.value(), roles);
        return permissions.map(caller::limitedTo).orElse(caller);
    }
}
