package ai.jarvis.tenancy;

import static ai.jarvis.tenancy.TenantJobStep.DONE;

import ai.jarvis.audit.Change;
import ai.jarvis.platform.Migrations;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Moves a tenant's rows to another place. Meanwhile they can be read and not written; those who work on them find the new
 * place at their next transaction. Until the moment when the registry names the new place everything can be begun again;
 * after it the old rows are only rubbish. These are the steps of the state machine {@code tenant-move}.
 */
final class TenantMove {
    private final Homes homes;
    private final String applicationSecret;

    /** @param applicationSecret name of the secret of the functions' role in the platform's own database */
    TenantMove(Homes homes, String applicationSecret) {
        this.homes = homes;
        this.applicationSecret = applicationSecret;
    }

    Map<String, TenantJobStep> steps() {
        return Map.of(
                "locate", (job, input, until) -> locate(job),
                "copy", (job, input, until) -> copy(job),
                "flip", (job, input, until) -> flip(job),
                "clear", (job, input, until) -> clear(job),
                "unfreeze", (job, input, until) -> unfreeze(job));
    }

    /** Notes where the tenant comes from, which nobody knows any more once it has moved. */
    private Map<String, Object> locate(JobSteps steps) {
        steps.once(
                "begun",
                () -> steps.note(Map.of(
                        "from",
                        placement(steps.job().subject()).value(),
                        "to",
                        target(steps).placement().value())));
        return DONE;
    }

    private Map<String, Object> copy(JobSteps steps) {
        var tenant = steps.job().subject();
        var target = target(steps);
        var source = source(steps);
        steps.once("copied", () -> {
            prepare(target);
            freeze(tenant, source);
            steps.note(Map.of("rows", copy(tenant, source, target)));
        });
        return DONE;
    }

    private Map<String, Object> flip(JobSteps steps) {
        if (!steps.done().contains("flipped")) {
            flip(steps, source(steps), target(steps));
        }
        return DONE;
    }

    private Map<String, Object> clear(JobSteps steps) {
        clear(steps.job().subject(), source(steps));
        return DONE;
    }

    /** Lets the tenant write again where it is, if it did not come to the new place. */
    private Map<String, Object> unfreeze(JobSteps steps) {
        var tenant = steps.job().subject();
        if (!steps.done().contains("flipped")) {
            var home = homes.of(tenant, placement(tenant));
            setMoving(home, tenant, false);
            setMoving(homes.shared(), tenant, false);
        }
        return DONE;
    }

    private Home target(JobSteps steps) {
        return homes.of(steps.job().subject(), steps.job().target().orElseThrow());
    }

    private Home source(JobSteps steps) {
        return homes.of(
                steps.job().subject(), new Placement((String) steps.noted().get("from")));
    }

    private Placement placement(TenantId tenant) {
        return homes.shared().in(tenant, handle -> handle.createQuery("select placement from tenants where id = :id")
                .bind("id", tenant.value())
                .mapTo(String.class)
                .map(Placement::new)
                .one());
    }

    private void prepare(Home target) {
        var role = homes.applicationRole(target.placement(), applicationSecret);
        if (target.placement().equals(Placement.SCHEMA)) {
            Jdbi.create(target.owner())
                    .useHandle(handle -> handle.execute("create schema if not exists " + target.schema()));
        }
        Migrations.run(target.owner(), role, target.schema());
    }

    private void freeze(TenantId tenant, Home source) {
        setMoving(source, tenant, true);
        setMoving(homes.shared(), tenant, true);
    }

    private static void setMoving(Home home, TenantId tenant, boolean moving) {
        home.run(tenant, handle -> {
            Home.waitForOthers(handle, tenant);
            handle.createUpdate("update tenants set moving = :moving where id = :id")
                    .bind("moving", moving)
                    .bind("id", tenant.value())
                    .execute();
        });
    }

    /** All tables in one transaction: either the target has all of the source's rows, or none. */
    private Map<String, Long> copy(TenantId tenant, Home source, Home target) {
        return source.read(
                tenant,
                from -> target.in(tenant, to -> {
                    var tables = TenantTables.ofTenants(to, target.schema());
                    requireSame(tables, TenantTables.ofTenants(from, source.schema()));
                    empty(to, tenant, tables);
                    if (target.placement().equals(Placement.SHARED)) {
                        bringTimeZone(from, to, tenant);
                    } else {
                        register(from, to, tenant, target.placement());
                    }
                    var copy = new RowCopy(from, to, tenant);
                    var counts = new TreeMap<String, Long>();
                    tables.forEach(table -> counts.put(table.name(), copy.copy(table)));
                    return counts;
                }));
    }

    private static void requireSame(List<TenantTables.Table> target, List<TenantTables.Table> source) {
        var columns = new HashMap<String, List<String>>();
        source.forEach(table -> columns.put(table.name(), table.columns()));
        target.forEach(table -> columns.remove(table.name(), table.columns()));
        if (!columns.isEmpty()) {
            throw new IllegalStateException("The schemas are not of one version, as these differ: " + columns.keySet());
        }
    }

    private static void empty(Handle to, TenantId tenant, List<TenantTables.Table> tables) {
        Home.erase(to, tenant);
        tables.reversed()
                .forEach(table -> to.execute("delete from " + table.name() + " where tenant_id = ?", tenant.value()));
    }

    /** All else in the registry's row is as it was: nothing but this is changed where the tenant is at home. */
    private static void bringTimeZone(Handle from, Handle to, TenantId tenant) {
        var zone = from.createQuery("select time_zone from tenants where id = :id")
                .bind("id", tenant.value())
                .mapTo(String.class)
                .one();
        to.createUpdate("update tenants set time_zone = :zone where id = :id")
                .bind("zone", zone)
                .bind("id", tenant.value())
                .execute();
    }

    /** The tenant's own row in its new home, to which all others refer. */
    private static void register(Handle from, Handle to, TenantId tenant, Placement placement) {
        var row = from.createQuery("select to_jsonb(t)::text from tenants t where id = :id")
                .bind("id", tenant.value())
                .mapTo(String.class)
                .one();
        to.execute("delete from tenants where id = ?", tenant.value());
        to.createUpdate(
                        """
                        insert into tenants
                        select (jsonb_populate_record(cast(null as tenants), cast(:row as jsonb)
                            || jsonb_build_object('placement', cast(:placement as text), 'moving', true))).*""")
                .bind("row", row)
                .bind("placement", placement.value())
                .execute();
    }

    /**
     * The new place, and no other, is the tenant's home. The registry is told last, as those ask it who find the old
     * home left.
     */
    private void flip(JobSteps steps, Home source, Home target) {
        var tenant = steps.job().subject();
        var registry = homes.shared();
        if (source.placement().database().isPresent()) {
            leave(source, tenant, target.placement());
        }
        if (target.placement().database().isPresent()) {
            settle(target, tenant);
        }
        registry.run(tenant, handle -> {
            Home.waitForOthers(handle, tenant);
            for (var home : List.of(source, target)) {
                if (home.placement().equals(Placement.SCHEMA)) {
                    setHome(handle, home.schema() + ".tenants", tenant, target.placement());
                }
            }
            setHome(handle, "tenants", tenant, target.placement());
            handle.createUpdate("update api_keys set elsewhere = :elsewhere where tenant_id = :tenant")
                    .bind("elsewhere", !target.placement().equals(Placement.SHARED))
                    .bind("tenant", tenant.value())
                    .execute();
            steps.mark(
                    handle,
                    "flipped",
                    Change.updated(
                            "tenant",
                            tenant.value(),
                            Map.of("placement", source.placement().value()),
                            Map.of("placement", target.placement().value())));
        });
    }

    private static void leave(Home source, TenantId tenant, Placement target) {
        source.run(tenant, handle -> {
            Home.waitForOthers(handle, tenant);
            setHome(handle, "tenants", tenant, target);
        });
    }

    private static void settle(Home target, TenantId tenant) {
        target.run(tenant, handle -> setHome(handle, "tenants", tenant, target.placement()));
    }

    private static void setHome(Handle handle, String table, TenantId tenant, Placement placement) {
        handle.createUpdate("update " + table + " set placement = :placement, moving = false where id = :id")
                .bind("placement", placement.value())
                .bind("id", tenant.value())
                .execute();
    }

    private static void clear(TenantId tenant, Home source) {
        if (!source.exists()) {
            return;
        }
        if (source.placement().equals(Placement.SCHEMA)) {
            source.run(tenant, handle -> handle.execute("drop schema " + source.schema() + " cascade"));
            return;
        }
        source.run(tenant, handle -> {
            Home.erase(handle, tenant);
            for (var table : TenantTables.ofTenants(handle, source.schema()).reversed()) {
                if (source.placement().database().isPresent() || !table.name().equals("api_keys")) {
                    handle.execute("delete from " + table.name() + " where tenant_id = ?", tenant.value());
                }
            }
        });
        TenantVectors.drop(source, tenant);
        if (source.placement().database().isPresent()) {
            source.run(tenant, handle -> handle.execute("delete from tenants where id = ?", tenant.value()));
        }
    }
}
