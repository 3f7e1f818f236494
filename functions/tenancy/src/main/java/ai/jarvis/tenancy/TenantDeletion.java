package ai.jarvis.tenancy;

import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/**
 * Removes all that a tenant has, everywhere, and looks everywhere again. What stays is the tenant's id, so that nobody
 * writes in its name any more.
 */
final class TenantDeletion {
    /** What was still being written when the removal began can be found after it, once. */
    private static final int MOST_ROUNDS = 3;

    private final Homes homes;
    private final TenantObjects objects;
    private final TenantItems items;
    private final TenantCache cache;

    TenantDeletion(Homes homes, TenantObjects objects, TenantItems items, TenantCache cache) {
        this.homes = homes;
        this.objects = objects;
        this.items = items;
        this.cache = cache;
    }

    /**
     * Removes what there is.
     *
     * @return the report: what was found and removed, and what is left of it, which is nothing
     * @throws IllegalStateException if something is left, naming it
     */
    Map<String, Object> run(JobSteps steps) {
        var tenant = steps.job().subject();
        steps.once("closed", () -> close(tenant));
        steps.once("counted", () -> steps.note(Map.of("removed", everything(tenant))));
        for (int round = 0; round < MOST_ROUNDS; round++) {
            remove(tenant);
            if (everything(tenant).isEmpty()) {
                bury(tenant);
                var report = new TreeMap<>(steps.noted());
                report.put("left", Map.of());
                report.put("places_checked", placesChecked(tenant));
                return report;
            }
        }
        throw new IllegalStateException("Something is left of " + tenant + ": " + everything(tenant));
    }

    /** From here on no transaction of the tenant writes: wherever it is at home, its row there says so. */
    private void close(TenantId tenant) {
        for (var home : homes.all(tenant)) {
            if (home.exists()) {
                home.run(tenant, handle -> {
                    Home.waitForOthers(handle, tenant);
                    handle.createUpdate("update tenants set status = 'deleting' where id = :tenant")
                            .bind("tenant", tenant.value())
                            .execute();
                });
            }
        }
    }

    private void remove(TenantId tenant) {
        for (var home : homes.all(tenant)) {
            if (home.exists()) {
                removeRows(home, tenant);
            }
        }
        objects.remove(tenant);
        items.remove(tenant);
        cache.remove(tenant);
    }

    private static void removeRows(Home home, TenantId tenant) {
        home.run(tenant, handle -> {
            if (home.placement().equals(Placement.SCHEMA)) {
                handle.execute("drop schema " + home.schema() + " cascade");
                return;
            }
            Home.erase(handle, tenant);
            for (var table : TenantTables.named(handle, home.schema()).reversed()) {
                handle.execute("delete from " + table + " where tenant_id = ?", tenant.value());
            }
            if (home.placement().database().isPresent()) {
                handle.execute("delete from tenants where id = ?", tenant.value());
            }
        });
    }

    /** How much there is of a tenant, by place; places without anything are left out. */
    private Map<String, Long> everything(TenantId tenant) {
        var found = new TreeMap<String, Long>();
        for (var home : homes.all(tenant)) {
            if (home.exists()) {
                home.run(tenant, handle -> TenantTables.named(handle, home.schema())
                        .forEach(table -> found.put(place(home, table), count(handle, table, tenant))));
                found.put("schema " + home.schema(), home.placement().equals(Placement.SCHEMA) ? 1L : 0L);
            }
        }
        found.put("objects", objects.count(tenant));
        items.count(tenant).forEach((table, count) -> found.put("items " + table, count));
        found.put("cache keys", cache.count(tenant));
        found.values().removeIf(count -> count == 0);
        return found;
    }

    private static long count(Handle handle, String table, TenantId tenant) {
        return handle.createQuery("select count(*) from " + table + " where tenant_id = :tenant")
                .bind("tenant", tenant.value())
                .mapTo(Long.class)
                .one();
    }

    private int placesChecked(TenantId tenant) {
        int places = 2 + items.tables().size();
        for (var home : homes.all(tenant)) {
            places += home.placement().equals(Placement.SCHEMA)
                    ? 1
                    : home.in(tenant, handle -> TenantTables.named(handle, home.schema())
                            .size());
        }
        return places;
    }

    private void bury(TenantId tenant) {
        homes.shared().run(tenant, handle -> handle.createUpdate(
                        """
                                update tenants set status = 'deleted', name = '', admin_email = null,
                                    placement = 'shared', moving = false
                                where id = :tenant""")
                .bind("tenant", tenant.value())
                .execute());
    }

    private static String place(Home home, String table) {
        return (home.placement().database().isPresent() ? home.placement() + " " : home.schema() + ".") + table;
    }
}
