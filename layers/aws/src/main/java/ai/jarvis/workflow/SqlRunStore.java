package ai.jarvis.workflow;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Page;
import ai.jarvis.task.TaskStatus;
import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Runs in PostgreSQL. */
public final class SqlRunStore implements RunStore {
    private final Database database;

    public SqlRunStore(Database database) {
        this.database = database;
    }

    @Override
    public Run insert(Run run) {
        return database.in(run.tenant(), handle -> {
            if (insert(handle, run) == 1) {
                if (run.wish().origin().equals("api")) {
                    SqlAuditStore.record(
                            handle,
                            Change.created(
                                    "run",
                                    run.id().value(),
                                    Map.of("workflow_id", run.workflow().value())));
                }
                return run;
            }
            return duplicate(handle, run.tenant(), run.workflow(), run.wish().deduplication())
                    .orElseThrow(() -> new IllegalStateException("A run is neither new nor there: " + run.id()));
        });
    }

    private static int insert(Handle handle, Run run) {
        var wish = run.wish();
        return handle.createUpdate(
                        """
                        insert into workflow_runs (tenant_id, id, workflow_id, status, attempt, input, principal,
                            permissions, actor_roles, origin, deduplication, priority, limits, root_id, parent_id, parent_token,
                            created_at)
                        values (:tenant, :id, :workflow, :status, :attempt, cast(:input as jsonb), :principal,
                            :permissions, :roles, :origin, :deduplication, :priority, cast(:limits as jsonb), :root, :parent,
                            :token, :createdAt)
                        on conflict (tenant_id, workflow_id, deduplication) do nothing""")
                .bind("tenant", run.tenant().value())
                .bind("id", run.id().value())
                .bind("workflow", run.workflow().value())
                .bind("status", run.status().wireName())
                .bind("attempt", run.attempt())
                .bind("input", Json.write(wish.input()))
                .bind("principal", wish.actor().principal())
                .bindArray("permissions", String.class, wish.actor().permissions())
                .bindArray("roles", String.class, wish.actor().roles())
                .bind("origin", wish.origin())
                .bind("deduplication", wish.deduplication())
                .bind("priority", wish.priority().wireName())
                .bind("limits", Json.write(RunRows.limits(wish.limits())))
                .bind("root", run.root().value())
                .bind("parent", run.parent().map(parent -> parent.run().value()))
                .bind("token", run.parent().map(Run.Parent::token))
                .bind("createdAt", run.createdAt())
                .execute();
    }

    @Override
    public Optional<Run> find(TenantId tenant, RunId id) {
        return database.in(tenant, handle -> handle.createQuery(
                        "select * from workflow_runs where tenant_id = :tenant and id = :id")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .map(RunRows.RUNS)
                .findOne());
    }

    @Override
    public Optional<Run> findDuplicate(TenantId tenant, WorkflowId workflow, String deduplication) {
        return database.in(tenant, handle -> duplicate(handle, tenant, workflow, Optional.of(deduplication)));
    }

    private static Optional<Run> duplicate(
            Handle handle, TenantId tenant, WorkflowId workflow, Optional<String> deduplication) {
        return handle.createQuery(
                        """
                        select * from workflow_runs
                        where tenant_id = :tenant and workflow_id = :workflow and deduplication = :deduplication""")
                .bind("tenant", tenant.value())
                .bind("workflow", workflow.value())
                .bind("deduplication", deduplication)
                .map(RunRows.RUNS)
                .findOne();
    }

    @Override
    public Page<Run> list(TenantId tenant, Filter filter, Page.Request page) {
        var rows = database.in(tenant, handle -> handle.createQuery(
                        """
                        select * from workflow_runs
                        where tenant_id = :tenant
                          and (cast(:workflow as text) is null or workflow_id = :workflow)
                          and (cast(:status as text) is null or status = :status)
                          and (cast(:after as text) is null or id < :after)
                        order by id desc limit :limit""")
                .bind("tenant", tenant.value())
                .bind("workflow", filter.workflow().map(WorkflowId::value))
                .bind("status", filter.status().map(TaskStatus::wireName))
                .bind("after", page.after())
                .bind("limit", page.limit() + 1)
                .map(RunRows.RUNS)
                .list());
        return Page.of(rows, page.limit(), run -> run.id().value());
    }

    @Override
    public boolean anyUnfinished(TenantId tenant, WorkflowId workflow) {
        return database.in(tenant, handle -> handle.createQuery(
                        """
                        select exists (
                            select from workflow_runs
                            where tenant_id = :tenant and workflow_id = :workflow
                              and status in ('pending', 'running', 'retry'))""")
                .bind("tenant", tenant.value())
                .bind("workflow", workflow.value())
                .mapTo(Boolean.class)
                .one());
    }

    @Override
    public List<Run> children(TenantId tenant, RunId parent, int most) {
        return database.in(tenant, handle -> handle.createQuery(
                        """
                        select * from workflow_runs
                        where tenant_id = :tenant and parent_id = :parent
                        order by id limit :most""")
                .bind("tenant", tenant.value())
                .bind("parent", parent.value())
                .bind("most", most)
                .map(RunRows.RUNS)
                .list());
    }

    @Override
    public List<Run> unfinishedChildren(TenantId tenant, RunId parent) {
        return database.in(tenant, handle -> handle.createQuery(
                        """
                        select * from workflow_runs
                        where tenant_id = :tenant and parent_id = :parent
                          and status in ('pending', 'running', 'retry')
                        order by id""")
                .bind("tenant", tenant.value())
                .bind("parent", parent.value())
                .map(RunRows.RUNS)
                .list());
    }

    @Override
    public boolean advance(TenantId tenant, RunId id, TaskStatus to, News news, boolean byCaller) {
        return database.in(tenant, handle -> {
            var advanced = advance(handle, tenant, id, to, news) == 1;
            if (advanced && byCaller) {
                var action = to == TaskStatus.RETRY ? "run.retry" : "run.cancel";
                SqlAuditStore.record(handle, new Change(action, id.value(), Optional.empty(), Optional.empty()));
            }
            return advanced;
        });
    }

    private static int advance(Handle handle, TenantId tenant, RunId id, TaskStatus to, News news) {
        var isBegun = to == TaskStatus.RUNNING;
        var goesOn = isBegun || to == TaskStatus.RETRY;
        return handle.createUpdate(
                        """
                        update workflow_runs set
                            status = :to,
                            attempt = attempt + :begun,
                            execution = coalesce(:execution, execution),
                            version = coalesce(:version, version),
                            output = coalesce(cast(:output as jsonb), output),
                            error_code = :code,
                            error_detail = :detail,
                            started_at = case when :begun = 1 then cast(:at as timestamptz) else started_at end,
                            ended_at = case when :goesOn then null else cast(:at as timestamptz) end
                        where tenant_id = :tenant and id = :id and status = any(:from)""")
                .bind("to", to.wireName())
                .bind("begun", isBegun ? 1 : 0)
                .bind("goesOn", goesOn)
                .bind("execution", news.execution())
                .bind("version", news.version())
                .bind("output", news.output().map(Json::write))
                .bind("code", news.error().map(Run.Failure::code))
                .bind("detail", news.error().map(Run.Failure::detail))
                .bind("at", news.at())
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .bindArray(
                        "from",
                        String.class,
                        to.predecessors().stream().map(TaskStatus::wireName).toList())
                .execute();
    }

    @Override
    public void awaitedBy(TenantId tenant, RunId id, Run.Parent parent) {
        database.run(tenant, handle -> handle.createUpdate(
                        """
                        update workflow_runs set parent_token = :token
                        where tenant_id = :tenant and id = :id and parent_id = :parent""")
                .bind("token", parent.token())
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .bind("parent", parent.run().value())
                .execute());
    }
}
