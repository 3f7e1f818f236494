package ai.jarvis.quota;

import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Limits in memory. */
public final class InMemoryLimitStore implements LimitStore {
    private final Map<TenantId, TenantLimits> byTenant = new HashMap<>();

    public TenantId register(String plan) {
        var tenant = TenantId.fresh();
        byTenant.put(tenant, new TenantLimits(plan, ZoneId.of("UTC"), Map.of()));
        return tenant;
    }

    @Override
    public Optional<TenantLimits> find(TenantId tenant) {
        return Optional.ofNullable(byTenant.get(tenant));
    }

    @Override
    public boolean put(TenantId tenant, Map<LimitKey, Optional<Limit>> changes, Instant at) {
        return byTenant.computeIfPresent(tenant, (id, before) -> {
                    var own = new HashMap<>(before.own());
                    own.putAll(changes);
                    return new TenantLimits(before.plan(), before.zone(), own);
                })
                != null;
    }

    @Override
    public boolean reset(TenantId tenant, LimitKey key) {
        return byTenant.computeIfPresent(tenant, (id, before) -> {
                    var own = new HashMap<>(before.own());
                    own.remove(key);
                    return new TenantLimits(before.plan(), before.zone(), own);
                })
                != null;
    }

    @Override
    public boolean putZone(TenantId tenant, ZoneId zone) {
        return byTenant.computeIfPresent(tenant, (id, before) -> new TenantLimits(before.plan(), zone, before.own()))
                != null;
    }
}
