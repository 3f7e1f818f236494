package ai.jarvis.tenancy;

import ai.jarvis.audit.Change;
import java.util.Map;
import java.util.TreeMap;

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
    private final TenantMachines machines;
    private final TenantTraces traces;

    TenantDeletion(
            Homes homes,
            TenantObjects objects,
            TenantItems items,
            TenantCache cache,
            TenantMachines machines,
            TenantTraces traces) {
        this.traces = traces;
        this.machines = machines;
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
        steps.once("counted", () -> steps.note(Map.of("removed", traces.of(tenant))));
        for (int round = 0; round < MOST_ROUNDS; round++) {
            remove(tenant);
            if (traces.of(tenant).isEmpty()) {
                steps.once("buried", () -> bury(steps));
                var report = new TreeMap<>(steps.noted());
                report.put("left", Map.of());
                report.put("places_checked", traces.places(tenant));
                return report;
            }
        }
        throw new IllegalStateException("Something is left of " + tenant + ": " + traces.of(tenant));
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
        machines.remove(tenant);
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

    private void bury(JobSteps steps) {
        var tenant = steps.job().subject();
        homes.shared().run(tenant, handle -> {
            var before = handle.createQuery("select name, plan from tenants where id = :tenant")
                    .bind("tenant", tenant.value())
                    .map((row, context) ->
                            Map.<String, Object>of("name", row.getString("name"), "plan", row.getString("plan")))
                    .one();
            handle.execute("delete from stored_totals where tenant = ?", tenant.value());
            handle.createUpdate(
                            """
                            update tenants set status = 'deleted', name = '', admin_email = null,
                                placement = 'shared', moving = false
                            where id = :tenant""")
                    .bind("tenant", tenant.value())
                    .execute();
            steps.mark(handle, "buried", Change.deleted("tenant", tenant.value(), before));
        });
    }
}
