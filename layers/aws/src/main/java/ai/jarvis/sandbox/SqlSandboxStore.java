package ai.jarvis.sandbox;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Rows;
import ai.jarvis.sandbox.Execution.Plan;
import ai.jarvis.sandbox.Execution.Status;
import ai.jarvis.sandbox.Execution.Waiter;
import ai.jarvis.tenancy.TenantId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.mapper.RowMapper;

/** Executions in PostgreSQL. */
public final class SqlSandboxStore implements SandboxStore {
    private static final String LISTED =
            """
            tenant_id, id, principal, language, timeout_ms, memory_bytes, code_sha256, status, degraded, run_id, step,
            step_token, created_at, deadline, started_at, ended_at, outcome""";
    private static final String WHOLE = LISTED + ", stdout, stderr";

    private static final RowMapper<Execution> LISTED_ROWS = (row, context) -> execution(row, "", "");
    private static final RowMapper<Execution> WHOLE_ROWS =
            (row, context) -> execution(row, row.getString("stdout"), row.getString("stderr"));

    private final Database database;

    public SqlSandboxStore(Database database) {
        this.database = database;
    }

    private static Execution execution(ResultSet row, String stdout, String stderr) throws SQLException {
        var status = Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT));
        return new Execution(
                new ExecutionId(row.getString("id")),
                new TenantId(row.getString("tenant_id")),
                row.getString("principal"),
                new Plan(
                        row.getString("language"),
                        Duration.ofMillis(row.getLong("timeout_ms")),
                        row.getLong("memory_bytes"),
                        row.getString("code_sha256")),
                status,
                degraded(row.getArray("degraded")),
                waiter(row),
                Rows.instant(row, "created_at"),
                Rows.instant(row, "deadline"),
                Rows.optionalInstant(row, "started_at"),
                Rows.optionalInstant(row, "ended_at"),
                Rows.optionalText(row, "outcome")
                        .map(outcome -> OutcomeJson.read(
                                outcome, status, stdout == null ? "" : stdout, stderr == null ? "" : stderr)));
    }

    private static List<Degradation> degraded(Array names) throws SQLException {
        return Stream.of((String[]) names.getArray())
                .map(name -> Degradation.valueOf(name.toUpperCase(Locale.ROOT)))
                .toList();
    }

    private static Optional<Waiter> waiter(ResultSet row) throws SQLException {
        var step = row.getString("step");
        return step == null
                ? Optional.empty()
                : Optional.of(new Waiter(row.getString("run_id"), step, row.getString("step_token")));
    }

    @Override
    public boolean insert(Execution execution) {
        return database.in(execution.tenant(), handle -> {
            var isNew = handle.createUpdate(
                                    """
                                    insert into sandbox_executions (tenant_id, id, principal, language, timeout_ms,
                                        memory_bytes, code_sha256, status, degraded, run_id, step, step_token,
                                        created_at, deadline)
                                    values (:tenant, :id, :principal, :language, :timeout, :memory, :code, 'pending',
                                        :degraded, :run, :step, :token, :createdAt, :deadline)
                                    on conflict do nothing""")
                            .bind("tenant", execution.tenant().value())
                            .bind("id", execution.id().value())
                            .bind("principal", execution.principal())
                            .bind("language", execution.plan().language())
                            .bind("timeout", execution.plan().timeout().toMillis())
                            .bind("memory", execution.plan().memoryBytes())
                            .bind("code", execution.plan().codeSha256())
                            .bindArray(
                                    "degraded",
                                    String.class,
                                    execution.degraded().stream()
                                            .map(Degradation::wireName)
                                            .toList())
                            .bind("run", execution.waiter().map(Waiter::run))
                            .bind("step", execution.waiter().map(Waiter::step))
                            .bind("token", execution.waiter().map(Waiter::token))
                            .bind("createdAt", execution.createdAt())
                            .bind("deadline", execution.deadline())
                            .execute()
                    == 1;
            if (isNew) {
                SqlAuditStore.record(
                        handle,
                        new Change(
                                "sandbox.execute",
                                execution.id().value(),
                                Optional.empty(),
                                Optional.of(Map.of(
                                        "language", execution.plan().language(),
                                        "code_sha256", execution.plan().codeSha256(),
                                        "timeout_ms", execution.plan().timeout().toMillis()))));
            }
            return isNew;
        });
    }

    @Override
    public Optional<Execution> find(TenantId tenant, ExecutionId id) {
        return database.in(tenant, handle -> handle.createQuery(
                        "select " + WHOLE + " from sandbox_executions where tenant_id = :tenant and id = :id")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .map(WHOLE_ROWS)
                .findOne());
    }

    @Override
    public Page<Execution> list(TenantId tenant, Optional<Status> status, Page.Request page) {
        var rows = database.in(tenant, handle -> handle.createQuery(
                        "select " + LISTED
                                + """
                         from sandbox_executions
                        where tenant_id = :tenant
                          and (cast(:status as text) is null or status = :status)
                          and (cast(:after as text) is null or id < :after)
                        order by id desc limit :limit""")
                .bind("tenant", tenant.value())
                .bind("status", status.map(Status::wireName))
                .bind("after", page.after())
                .bind("limit", page.limit() + 1)
                .map(LISTED_ROWS)
                .list());
        return Page.of(rows, page.limit(), execution -> execution.id().value());
    }

    @Override
    public Optional<Execution> ofStep(TenantId tenant, String step) {
        return database.in(tenant, handle -> handle.createQuery(
                        "select " + WHOLE
                                + """
                         from sandbox_executions
                        where tenant_id = :tenant and step = :step
                        order by id desc limit 1""")
                .bind("tenant", tenant.value())
                .bind("step", step)
                .map(WHOLE_ROWS)
                .findOne());
    }

    @Override
    public List<Execution> unfinished(TenantId tenant, String run) {
        return database.in(tenant, handle -> handle.createQuery(
                        "select " + LISTED
                                + """
                         from sandbox_executions
                        where tenant_id = :tenant and run_id = :run and status in ('pending', 'running')
                        order by id""")
                .bind("tenant", tenant.value())
                .bind("run", run)
                .map(LISTED_ROWS)
                .list());
    }

    @Override
    public void awaitedBy(TenantId tenant, ExecutionId id, String token) {
        database.run(tenant, handle -> handle.createUpdate(
                        """
                        update sandbox_executions set step_token = :token
                        where tenant_id = :tenant and id = :id and step is not null""")
                .bind("token", token)
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .execute());
    }

    @Override
    public boolean started(TenantId tenant, ExecutionId id, Instant at) {
        return database.in(
                tenant,
                handle -> handle.createUpdate(
                                        """
                                        update sandbox_executions set status = 'running', started_at = :at
                                        where tenant_id = :tenant and id = :id and status = 'pending'""")
                                .bind("at", at)
                                .bind("tenant", tenant.value())
                                .bind("id", id.value())
                                .execute()
                        == 1);
    }

    @Override
    public Optional<Execution> end(TenantId tenant, ExecutionId id, Outcome outcome, Instant at) {
        return database.in(tenant, handle -> {
            var ended = handle.createQuery(
                            """
                            update sandbox_executions set status = :status, outcome = cast(:outcome as jsonb),
                                stdout = :stdout, stderr = :stderr,
                                started_at = coalesce(cast(:startedAt as timestamptz), started_at), ended_at = :at
                            where tenant_id = :tenant and id = :id and status in ('pending', 'running')
                            returning\s"""
                                    + WHOLE)
                    .bind("status", outcome.status().wireName())
                    .bind("outcome", OutcomeJson.write(outcome))
                    .bind("stdout", outcome.output().stdout())
                    .bind("stderr", outcome.output().stderr())
                    .bind("startedAt", outcome.startedAt())
                    .bind("at", at)
                    .bind("tenant", tenant.value())
                    .bind("id", id.value())
                    .map(WHOLE_ROWS)
                    .findOne();
            if (ended.isPresent() && outcome.status() == Status.CANCELLED) {
                SqlAuditStore.record(
                        handle, new Change("sandbox.cancel", id.value(), Optional.empty(), Optional.empty()));
            }
            return ended;
        });
    }
}
