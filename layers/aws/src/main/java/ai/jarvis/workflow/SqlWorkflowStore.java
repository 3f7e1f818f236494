package ai.jarvis.workflow;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Pages;
import ai.jarvis.platform.Rows;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Workflows in PostgreSQL. */
public final class SqlWorkflowStore implements WorkflowStore {
    private static final RowMapper<Workflow> WORKFLOWS = (row, context) -> new Workflow(
            new WorkflowId(row.getString("id")),
            new TenantId(row.getString("tenant_id")),
            row.getString("name"),
            row.getInt("latest"),
            Rows.optionalText(row, "machine").isPresent()
                    ? Optional.of(new Workflow.Publication(row.getString("machine"), routing(row)))
                    : Optional.empty(),
            Rows.instant(row, "created_at"),
            Rows.instant(row, "updated_at"));

    private static Routing routing(java.sql.ResultSet row) throws java.sql.SQLException {
        var candidate = Rows.optionalInt(row, "candidate");
        var weight = row.getInt("candidate_weight");
        return new Routing(
                row.getInt("stable"),
                candidate.map(version -> new Routing.Candidate(version, weight)),
                Rows.optionalInt(row, "previous"));
    }

    private final Database database;
    private final SqlVersions versions = new SqlVersions();

    public SqlWorkflowStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean insert(Workflow workflow, WorkflowVersion first) {
        return database.in(workflow.tenant(), handle -> {
            var inserted = handle.createUpdate(
                            """
                            insert into workflows (tenant_id, id, name, latest, created_at, updated_at)
                            values (:tenant, :id, :name, :latest, :createdAt, :createdAt)
                            on conflict (tenant_id, name) do nothing""")
                    .bind("tenant", workflow.tenant().value())
                    .bind("id", workflow.id().value())
                    .bind("name", workflow.name())
                    .bind("latest", workflow.latest())
                    .bind("createdAt", workflow.createdAt())
                    .execute();
            if (inserted == 1) {
                versions.insert(handle, workflow.tenant(), first);
                SqlAuditStore.record(
                        handle, Change.created("workflow", workflow.id().value(), Map.of("name", workflow.name())));
            }
            return inserted == 1;
        });
    }

    @Override
    public Optional<Workflow> append(TenantId tenant, WorkflowVersion version) {
        return database.in(tenant, handle -> {
            var changed = handle.createQuery(
                            """
                            update workflows set latest = latest + 1, updated_at = :at
                            where tenant_id = :tenant and id = :id
                            returning *""")
                    .bind("tenant", tenant.value())
                    .bind("id", version.workflow().value())
                    .bind("at", version.createdAt())
                    .map(WORKFLOWS)
                    .findOne();
            changed.ifPresent(workflow -> {
                versions.insert(handle, tenant, version.numbered(workflow.latest()));
                SqlAuditStore.record(
                        handle,
                        Change.updated(
                                "workflow",
                                workflow.id().value(),
                                Map.of("latest", workflow.latest() - 1),
                                Map.of("latest", workflow.latest())));
            });
            return changed;
        });
    }

    @Override
    public Optional<Workflow> find(TenantId tenant, WorkflowId id) {
        return database.in(
                tenant, handle -> handle.createQuery("select * from workflows where tenant_id = :tenant and id = :id")
                        .bind("tenant", tenant.value())
                        .bind("id", id.value())
                        .map(WORKFLOWS)
                        .findOne());
    }

    @Override
    public Optional<Workflow> findByName(TenantId tenant, String name) {
        return database.in(tenant, handle -> handle.createQuery(
                        "select * from workflows where tenant_id = :tenant and name = :name")
                .bind("tenant", tenant.value())
                .bind("name", name)
                .map(WORKFLOWS)
                .findOne());
    }

    @Override
    public Page<Workflow> list(TenantId tenant, Page.Request page) {
        return Pages.newestFirst(database, tenant, "select * from workflows", WORKFLOWS, page, workflow -> workflow.id()
                .value());
    }

    @Override
    public Optional<WorkflowVersion> version(TenantId tenant, WorkflowId id, int number) {
        return database.in(tenant, handle -> versions.find(handle, tenant, id, number));
    }

    @Override
    public Page<WorkflowVersion> versions(TenantId tenant, WorkflowId id, Page.Request page) {
        var rows = database.in(tenant, handle -> versions.list(handle, tenant, id, page));
        return Page.of(rows, page.limit(), version -> Integer.toString(version.number()));
    }

    @Override
    public void publishedAs(TenantId tenant, WorkflowId id, int number, String machineVersion) {
        database.run(tenant, handle -> versions.publishedAs(handle, tenant, id, number, machineVersion));
    }

    @Override
    public Optional<Integer> numberOf(TenantId tenant, WorkflowId id, String machineVersion) {
        return database.in(tenant, handle -> versions.numberOf(handle, tenant, id, machineVersion));
    }

    @Override
    public boolean route(Workflow before, Workflow.Publication publication, Instant at) {
        return database.in(before.tenant(), handle -> {
            var changed = update(handle, before, publication, at) == 1;
            if (changed) {
                SqlAuditStore.record(
                        handle,
                        new Change(
                                "workflow.publish",
                                before.id().value(),
                                before.publication().map(SqlWorkflowStore::described),
                                Optional.of(described(publication))));
            }
            return changed;
        });
    }

    private static int update(Handle handle, Workflow before, Workflow.Publication publication, Instant at) {
        var old = before.publication().map(Workflow.Publication::routing);
        var routing = publication.routing();
        return handle.createUpdate(
                        """
                        update workflows set machine = :machine, stable = :stable, candidate = :candidate,
                            candidate_weight = :weight, previous = :previous, updated_at = :at
                        where tenant_id = :tenant and id = :id
                          and stable is not distinct from cast(:oldStable as int)
                          and candidate is not distinct from cast(:oldCandidate as int)
                          and candidate_weight is not distinct from cast(:oldWeight as int)""")
                .bind("machine", publication.machine())
                .bind("stable", routing.stable())
                .bind("candidate", routing.candidate().map(Routing.Candidate::version))
                .bind("weight", routing.candidate().map(Routing.Candidate::weight))
                .bind("previous", routing.previous())
                .bind("at", at)
                .bind("tenant", before.tenant().value())
                .bind("id", before.id().value())
                .bind("oldStable", old.map(Routing::stable))
                .bind("oldCandidate", old.flatMap(Routing::candidate).map(Routing.Candidate::version))
                .bind("oldWeight", old.flatMap(Routing::candidate).map(Routing.Candidate::weight))
                .execute();
    }

    private static Map<String, Object> described(Workflow.Publication publication) {
        return Map.of(
                "weights",
                publication.routing().weights().entrySet().stream()
                        .map(each -> each.getKey() + ":" + each.getValue())
                        .toList());
    }

    @Override
    public boolean delete(TenantId tenant, WorkflowId id) {
        return database.in(tenant, handle -> {
            var deleted = handle.createQuery(
                            "delete from workflows where tenant_id = :tenant and id = :id returning name")
                    .bind("tenant", tenant.value())
                    .bind("id", id.value())
                    .mapTo(String.class)
                    .findOne();
            deleted.ifPresent(
                    name -> SqlAuditStore.record(handle, Change.deleted("workflow", id.value(), Map.of("name", name))));
            return deleted.isPresent();
        });
    }
}
