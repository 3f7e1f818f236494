package ai.jarvis.quota;

import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/** Where tenants' limits are kept. */
public interface LimitStore {
    /** The limits of a tenant; absent if there is no such tenant. */
    Optional<TenantLimits> find(TenantId tenant);

    /**
     * Changes some limits, all or none.
     *
     * @param changes an empty limit lifts the plan's
     * @return whether there is such a tenant
     */
    boolean put(TenantId tenant, Map<LimitKey, Optional<Limit>> changes, Instant at);

    /** Gives the plan's limits back; whether there is such a tenant. */
    boolean reset(TenantId tenant, LimitKey key);

    /** Where a tenant's days and months begin from now on; whether there is such a tenant. */
    boolean putZone(TenantId tenant, ZoneId zone);
}
