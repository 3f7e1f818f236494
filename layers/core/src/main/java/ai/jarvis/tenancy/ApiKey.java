package ai.jarvis.tenancy;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * An API key without its secret.
 *
 * @param shownPrefix the first characters of the secret, so that people can tell keys apart
 */
public record ApiKey(
        ApiKeyId id,
        TenantId tenant,
        String name,
        String shownPrefix,
        Set<Role> roles,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Instant> revokedAt) {
    public ApiKey {
        roles = Set.copyOf(roles);
    }

    public boolean isUsable(Instant now) {
        return revokedAt.isEmpty() && expiresAt.map(now::isBefore).orElse(true);
    }

    public Caller caller() {
        return new Caller(tenant, id.value(), roles);
    }
}
