package ai.jarvis.tenancy;

import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** What there is of a tenant: in every place for rows, in S3, in DynamoDB, in Redis and in Secrets Manager. */
public final class TenantTraces {
    private final Homes homes;
    private final TenantObjects objects;
    private final TenantItems items;
    private final TenantCache cache;
    private final TenantMachines machines;
    private final TenantKeptSecrets secrets;

    TenantTraces(
            Homes homes,
            TenantObjects objects,
            TenantItems items,
            TenantCache cache,
            TenantMachines machines,
            TenantKeptSecrets secrets) {
        this.machines = machines;
        this.secrets = secrets;
        this.homes = homes;
        this.objects = objects;
        this.items = items;
        this.cache = cache;
    }

    /**
     * How much there is, by place, as in {@code public.documents}, {@code database:acme chunks}, {@code objects},
     * {@code items jarvis-tasks}, {@code cache keys},
     * {@code state machines}, {@code schedules}, {@code model keys}, {@code database secrets} and {@code plugin secrets}; places without anything are left out. The tenant's own row, which
     * outlives it, and jobs on the tenant that others asked for are not the tenant's.
     */
    public Map<String, Long> of(TenantId tenant) {
        var found = new TreeMap<String, Long>();
        for (var home : homes.all(tenant)) {
            if (home.exists()) {
                home.run(tenant, handle -> TenantTables.named(handle, home.schema())
                        .forEach(table -> found.put(place(home, table), count(handle, table, tenant))));
                found.put("vectors' partition " + home.schema(), TenantVectors.hasPartition(home, tenant) ? 1L : 0L);
                found.put("schema " + home.schema(), home.placement().equals(Placement.SCHEMA) ? 1L : 0L);
            }
        }
        found.put("objects", objects.count(tenant));
        items.count(tenant).forEach((table, count) -> found.put("items " + table, count));
        found.put("cache keys", cache.count(tenant));
        found.put("state machines", machines.countMachines(tenant));
        found.put("schedules", machines.countSchedules(tenant));
        secrets.count(tenant).forEach(found::put);
        found.values().removeIf(count -> count == 0);
        return found;
    }

    /** In how many places is looked. */
    int places(TenantId tenant) {
        int places = 7 + items.tables().size();
        for (var home : homes.all(tenant)) {
            places += home.placement().equals(Placement.SCHEMA)
                    ? 1
                    : home.in(tenant, handle -> TenantTables.named(handle, home.schema())
                            .size());
        }
        return places;
    }

    private static long count(Handle handle, String table, TenantId tenant) {
        return handle.createQuery("select count(*) from " + table + " where tenant_id = :tenant")
                .bind("tenant", tenant.value())
                .mapTo(Long.class)
                .one();
    }

    private static String place(Home home, String table) {
        return (home.placement().database().isPresent() ? home.placement() + " " : home.schema() + ".") + table;
    }
}
