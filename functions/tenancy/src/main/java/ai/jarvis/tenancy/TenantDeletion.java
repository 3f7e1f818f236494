package ai.jarvis.tenancy;

import static ai.jarvis.tenancy.TenantJobStep.DONE;
import static ai.jarvis.tenancy.TenantJobStep.MORE;

import ai.jarvis.audit.Change;
import ai.jarvis.task.Tasks;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Removes all that a tenant has, everywhere, and looks everywhere again: the steps of the state machine
 * {@code tenant-deletion}. What stays is the tenant's id, so that nobody writes in its name any more.
 */
final class TenantDeletion {
    private final Homes homes;
    private final TenantObjects objects;
    private final TenantItems items;
    private final TenantCache cache;
    private final TenantMachines machines;
    private final TenantKeptSecrets secrets;
    private final TenantTraces traces;
    private final Tasks tasks;
    private final Clock clock;

    TenantDeletion(
            Homes homes,
            TenantObjects objects,
            TenantItems items,
            TenantCache cache,
            TenantMachines machines,
            TenantKeptSecrets secrets,
            TenantTraces traces,
            Tasks tasks,
            Clock clock) {
        this.homes = homes;
        this.objects = objects;
        this.items = items;
        this.cache = cache;
        this.machines = machines;
        this.secrets = secrets;
        this.traces = traces;
        this.tasks = tasks;
        this.clock = clock;
    }

    Map<String, TenantJobStep> steps() {
        return Map.ofEntries(
                Map.entry("close", (job, input, until) -> close(job.job().subject())),
                Map.entry("count", (job, input, until) -> count(job)),
                Map.entry("remove_machines", (job, input, until) -> {
                    machines.remove(job.job().subject());
                    return DONE;
                }),
                Map.entry("remove_keys", (job, input, until) -> {
                    secrets.removeAll(job.job().subject());
                    return DONE;
                }),
                Map.entry(
                        "remove_rows",
                        (job, input, until) -> removeRows(job.job().subject(), until)),
                Map.entry(
                        "remove_objects",
                        (job, input, until) -> removeObjects(job.job().subject(), until)),
                Map.entry(
                        "remove_items",
                        (job, input, until) -> removeItems(job.job().subject(), input, until)),
                Map.entry("remove_cache_keys", (job, input, until) -> {
                    cache.remove(job.job().subject());
                    return DONE;
                }),
                Map.entry("look_for_traces", (job, input, until) -> lookForTraces(job)),
                Map.entry("postpone", (job, input, until) -> postpone(job)),
                Map.entry("bury", (job, input, until) -> bury(job)));
    }

    /** From here on no transaction of the tenant writes: wherever it is at home, its row there says so. */
    private Map<String, Object> close(TenantId tenant) {
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
        return DONE;
    }

    /** What there is, for the report, is counted before anything is removed. */
    private Map<String, Object> count(JobSteps steps) {
        steps.once(
                "counted",
                () -> steps.note(Map.of("removed", traces.of(steps.job().subject()))));
        return DONE;
    }

    private Map<String, Object> removeRows(TenantId tenant, Instant until) {
        for (var home : homes.all(tenant)) {
            if (home.exists() && !isEmptied(home, tenant, until)) {
                return MORE;
            }
        }
        return DONE;
    }

    /** Each table in a transaction of its own, those first that refer to others. */
    private boolean isEmptied(Home home, TenantId tenant, Instant until) {
        if (home.placement().equals(Placement.SCHEMA)) {
            home.run(tenant, handle -> handle.execute("drop schema " + home.schema() + " cascade"));
            return true;
        }
        for (var table : home.in(tenant, handle -> TenantTables.named(handle, home.schema()))
                .reversed()) {
            if (clock.instant().isAfter(until)) {
                return false;
            }
            home.run(tenant, handle -> {
                Home.erase(handle, tenant);
                handle.execute("delete from " + table + " where tenant_id = ?", tenant.value());
            });
        }
        TenantVectors.drop(home, tenant);
        if (home.placement().database().isPresent()) {
            home.run(tenant, handle -> handle.execute("delete from tenants where id = ?", tenant.value()));
        }
        return true;
    }

    private Map<String, Object> removeObjects(TenantId tenant, Instant until) {
        return objects.remove(tenant, () -> clock.instant().isAfter(until)) ? DONE : MORE;
    }

    private Map<String, Object> removeItems(TenantId tenant, Map<String, Object> input, Instant until) {
        var after = Optional.ofNullable(input.get("after")).map(TenantItems.Position::of);
        return items.remove(tenant, after, () -> clock.instant().isAfter(until))
                .map(next -> Map.<String, Object>of("next", next.asMap()))
                .orElse(DONE);
    }

    /** Notes and tells what is left, as a text that is empty if nothing is. */
    private Map<String, Object> lookForTraces(JobSteps steps) {
        var tenant = steps.job().subject();
        var left = traces.of(tenant);
        steps.note(Map.of("left", left, "places_checked", traces.places(tenant)));
        return Map.of(
                "left",
                left.entrySet().stream()
                        .map(place -> place.getValue() + " in " + place.getKey())
                        .collect(Collectors.joining(", ")));
    }

    private Map<String, Object> postpone(JobSteps steps) {
        tasks.retryLater(
                steps.job().owner(), steps.job().id(), "Something is left of the tenant; it is removed again.");
        return DONE;
    }

    private Map<String, Object> bury(JobSteps steps) {
        if (steps.done().contains("buried")) {
            return DONE;
        }
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
        return DONE;
    }
}
