package ai.jarvis.quota;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/** Limits of tenants in place of their plans', set by those who run the platform. */
public final class LimitAdministration {
    private final LimitStore store;
    private final Clock clock;

    public LimitAdministration(LimitStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Sets some limits of a tenant, all or none. Every instance knows them within seconds.
     *
     * @param limits an empty one lifts the plan's
     * @param zone where the tenant's days and months begin from now on; as before if absent
     * @return the tenant's own limits, with those that were set before
     */
    public TenantLimits set(
            Caller caller, TenantId tenant, Map<LimitKey, Optional<Limit>> limits, Optional<ZoneId> zone) {
        caller.require(Permission.ADMIN_TENANT);
        if (!store.put(tenant, limits, clock.instant())) {
            throw notFound();
        }
        zone.ifPresent(there -> store.putZone(tenant, there));
        return get(caller, tenant);
    }

    /** The tenant's own limits. */
    public TenantLimits get(Caller caller, TenantId tenant) {
        caller.require(Permission.ADMIN_TENANT);
        return store.find(tenant).orElseThrow(LimitAdministration::notFound);
    }

    /** Gives a tenant its plan's limit back. */
    public void reset(Caller caller, TenantId tenant, LimitKey limit) {
        caller.require(Permission.ADMIN_TENANT);
        if (!store.reset(tenant, limit)) {
            throw notFound();
        }
    }

    private static Refusal notFound() {
        return Refusal.notFound("tenant");
    }
}
