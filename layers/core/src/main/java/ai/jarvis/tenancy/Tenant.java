package ai.jarvis.tenancy;

import java.time.Instant;
import java.util.Optional;

/**
 * A tenant as registered.
 *
 * @param plan one of the plans' names
 * @param placement where its rows are
 * @param adminEmail of the first administrator
 */
public record Tenant(
        TenantId id,
        String name,
        String plan,
        TenantStatus status,
        Placement placement,
        Optional<String> adminEmail,
        Instant createdAt) {
    /** An active tenant among the others. */
    public Tenant(TenantId id, String name, String plan, Instant createdAt) {
        this(id, name, plan, TenantStatus.ACTIVE, Placement.SHARED, Optional.empty(), createdAt);
    }
}
