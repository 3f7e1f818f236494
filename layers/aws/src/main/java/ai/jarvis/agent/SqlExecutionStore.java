package ai.jarvis.agent;

import ai.jarvis.agent.AgentStep.Call;
import ai.jarvis.agent.AgentStep.Result;
import ai.jarvis.agent.Execution.Ending;
import ai.jarvis.agent.Execution.Failure;
import ai.jarvis.agent.Execution.Parent;
import ai.jarvis.agent.Execution.Place;
import ai.jarvis.agent.Execution.Status;
import ai.jarvis.agent.Execution.Waiter;
import ai.jarvis.agent.Execution.Wish;
import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.chat.ConversationId;
import ai.jarvis.chat.MessageId;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Rows;
import ai.jarvis.tenancy.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.SqlStatement;

/** Executions of agents in PostgreSQL. Texts of models and tools may have NUL characters, which it cannot keep: they go. */
public final class SqlExecutionStore implements ExecutionStore {
    private static final RowMapper<Execution> EXECUTIONS = (row, context) -> execution(row);

    private final Database database;

    public SqlExecutionStore(Database database) {
        this.database = database;
    }

    private static Execution execution(ResultSet row) throws SQLException {
        var step = row.getString("step");
        return new Execution(
                new ExecutionId(row.getString("id")),
                new TenantId(row.getString("tenant_id")),
                new AgentId(row.getString("agent_id")),
                row.getInt("version"),
                AgentJson.actor(row.getString("actor")),
                new Wish(
                        row.getString("input"),
                        Json.readObject(row.getString("parameters")),
                        Rows.optionalText(row, "conversation_id").map(ConversationId::new),
                        AgentJson.limits(row.getString("limits")),
                        step == null
                                ? Optional.empty()
                                : Optional.of(new Waiter(row.getString("run_id"), step, row.getString("step_token")))),
                place(row),
                Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                row.getInt("attempt"),
                Rows.optionalText(row, "machine"),
                Stream.of((String[]) row.getArray("degraded").getArray())
                        .map(name -> Degradation.valueOf(name.toUpperCase(Locale.ROOT)))
                        .toList(),
                new Usage(row.getLong("input_tokens"), row.getLong("output_tokens"), row.getBigDecimal("cost")),
                ending(row),
                Rows.instant(row, "created_at"),
                Rows.optionalInstant(row, "started_at"),
                Rows.optionalInstant(row, "ended_at"));
    }

    private static Place place(ResultSet row) throws SQLException {
        var parent = row.getString("parent_id");
        return new Place(
                new ExecutionId(row.getString("root_id")),
                parent == null
                        ? Optional.empty()
                        : Optional.of(new Parent(
                                new ExecutionId(parent), row.getInt("parent_step"), row.getInt("parent_call"))),
                row.getInt("depth"));
    }

    private static Optional<Ending> ending(ResultSet row) throws SQLException {
        var reason = row.getString("stop_reason");
        if (reason == null) {
            return Optional.empty();
        }
        var code = row.getString("error_code");
        return Optional.of(new Ending(
                StopReason.valueOf(reason.toUpperCase(Locale.ROOT)),
                Rows.optionalText(row, "output"),
                code == null ? Optional.empty() : Optional.of(new Failure(code, row.getString("error_message")))));
    }

    private static String storable(String text) {
        return text.replace("\0", "");
    }

    @Override
    public boolean insert(Execution execution) {
        return database.in(execution.tenant(), handle -> {
            var isNew = insert(handle, execution);
            if (isNew) {
                SqlAuditStore.record(
                        handle,
                        new Change(
                                "agent.execute",
                                execution.id().value(),
                                Optional.empty(),
                                Optional.of(
                                        Map.of("agent", execution.agent().value(), "version", execution.version()))));
            }
            return isNew;
        });
    }

    private static boolean insert(Handle handle, Execution execution) {
        var waiter = execution.wish().waiter();
        var parent = execution.place().parent();
        return handle.createUpdate(
                                """
                                insert into agent_executions (tenant_id, id, agent_id, version, actor, input, parameters,
                                    conversation_id, limits, root_id, parent_id, parent_step, parent_call, depth, run_id,
                                    step, step_token, status, attempt, degraded, input_tokens, output_tokens, cost,
                                    created_at)
                                values (:tenant, :id, :agent, :version, :actor, :input, :parameters, :conversation,
                                    cast(:limits as jsonb), :root, :parent, :parentStep, :parentCall, :depth, :run, :step,
                                    :token, 'pending', 1, :degraded, 0, 0, 0, :at)
                                on conflict do nothing""")
                        .bind("tenant", execution.tenant().value())
                        .bind("id", execution.id().value())
                        .bind("agent", execution.agent().value())
                        .bind("version", execution.version())
                        .bind("actor", AgentJson.write(execution.actor()))
                        .bind("input", storable(execution.wish().input()))
                        .bind("parameters", Json.write(execution.wish().parameters()))
                        .bind("conversation", execution.wish().conversation().map(ConversationId::value))
                        .bind("limits", Json.write(AgentJson.of(execution.wish().limits())))
                        .bind("root", execution.place().root().value())
                        .bind("parent", parent.map(each -> each.execution().value()))
                        .bind("parentStep", parent.map(Parent::step))
                        .bind("parentCall", parent.map(Parent::call))
                        .bind("depth", execution.place().depth())
                        .bind("run", waiter.map(Waiter::run))
                        .bind("step", waiter.map(Waiter::step))
                        .bind("token", waiter.map(Waiter::token))
                        .bindArray(
                                "degraded",
                                String.class,
                                execution.degraded().stream()
                                        .map(Degradation::wireName)
                                        .toList())
                        .bind("at", execution.createdAt())
                        .execute()
                == 1;
    }

    @Override
    public Optional<Execution> find(TenantId tenant, ExecutionId id) {
        return database.in(tenant, handle -> handle.createQuery(
                        "select * from agent_executions where tenant_id = :tenant and id = :id")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .map(EXECUTIONS)
                .findOne());
    }

    @Override
    public Page<Execution> list(TenantId tenant, AgentId agent, Page.Request page) {
        var rows = database.in(tenant, handle -> handle.createQuery(
                        """
                        select * from agent_executions
                        where tenant_id = :tenant and agent_id = :agent and parent_id is null
                          and (cast(:after as text) is null or id < :after)
                        order by id desc limit :limit""")
                .bind("tenant", tenant.value())
                .bind("agent", agent.value())
                .bind("after", page.after())
                .bind("limit", page.limit() + 1)
                .map(EXECUTIONS)
                .list());
        return Page.of(rows, page.limit(), execution -> execution.id().value());
    }

    @Override
    public List<Execution> children(TenantId tenant, ExecutionId parent) {
        return database.in(tenant, handle -> handle.createQuery(
                        "select * from agent_executions where tenant_id = :tenant and parent_id = :parent order by id")
                .bind("tenant", tenant.value())
                .bind("parent", parent.value())
                .map(EXECUTIONS)
                .list());
    }

    @Override
    public Optional<Execution> ofStep(TenantId tenant, String step) {
        return database.in(tenant, handle -> handle.createQuery(
                        "select * from agent_executions where tenant_id = :tenant and step = :step")
                .bind("tenant", tenant.value())
                .bind("step", step)
                .map(EXECUTIONS)
                .findOne());
    }

    @Override
    public List<Execution> unfinished(TenantId tenant, String run) {
        return database.in(tenant, handle -> handle.createQuery(
                        """
                        select * from agent_executions
                        where tenant_id = :tenant and run_id = :run and status in ('pending', 'running')
                        order by id""")
                .bind("tenant", tenant.value())
                .bind("run", run)
                .map(EXECUTIONS)
                .list());
    }

    @Override
    public void awaitedBy(TenantId tenant, ExecutionId id, String token) {
        database.run(tenant, handle -> handle.createUpdate(
                        """
                        update agent_executions set step_token = :token
                        where tenant_id = :tenant and id = :id and step is not null""")
                .bind("token", token)
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .execute());
    }

    @Override
    public Optional<Execution> equal(Execution execution, Instant since) {
        return database.in(execution.tenant(), handle -> handle.createQuery(
                        """
                        select * from agent_executions e
                        where tenant_id = :tenant and agent_id = :agent and version = :version and parent_id is null
                          and status = 'success' and created_at >= :since and actor = :actor and input = :input
                          and parameters = :parameters
                          and not exists (select from agent_executions b
                            where b.tenant_id = e.tenant_id and b.agent_id = e.agent_id and b.parent_id is null
                              and b.conversation_id = e.conversation_id and b.id < e.id)
                          and not exists (select from conversations c
                            where c.tenant_id = e.tenant_id and c.id = cast(:conversation as text))
                        order by id desc limit 1""")
                .bind("tenant", execution.tenant().value())
                .bind("agent", execution.agent().value())
                .bind("version", execution.version())
                .bind("since", since)
                .bind("actor", AgentJson.write(execution.actor()))
                .bind("input", storable(execution.wish().input()))
                .bind("parameters", Json.write(execution.wish().parameters()))
                .bind("conversation", execution.wish().conversation().map(ConversationId::value))
                .map(EXECUTIONS)
                .findOne());
    }

    @Override
    public boolean started(TenantId tenant, ExecutionId id, String machine, Instant at) {
        return database.in(
                tenant,
                handle -> handle.createUpdate(
                                        """
                                        update agent_executions set status = 'running', machine = :machine,
                                            started_at = coalesce(started_at, cast(:at as timestamptz))
                                        where tenant_id = :tenant and id = :id and status in ('pending', 'running')""")
                                .bind("machine", machine)
                                .bind("at", at)
                                .bind("tenant", tenant.value())
                                .bind("id", id.value())
                                .execute()
                        == 1);
    }

    @Override
    public List<AgentStep> steps(TenantId tenant, ExecutionId id) {
        return database.in(tenant, handle -> {
            var calls = new LinkedHashMap<Integer, List<Call>>();
            var found = handle.createQuery(
                            """
                            select * from agent_calls where tenant_id = :tenant and execution_id = :id
                            order by step, index""")
                    .bind("tenant", tenant.value())
                    .bind("id", id.value())
                    .map((row, context) -> Map.entry(row.getInt("step"), call(row)))
                    .list();
            found.forEach(entry -> calls.computeIfAbsent(entry.getKey(), number -> new ArrayList<>())
                    .add(entry.getValue()));
            return handle.createQuery(
                            """
                            select * from agent_steps where tenant_id = :tenant and execution_id = :id
                            order by number""")
                    .bind("tenant", tenant.value())
                    .bind("id", id.value())
                    .map((row, context) -> step(row, calls.getOrDefault(row.getInt("number"), List.of())))
                    .list();
        });
    }

    private static AgentStep step(ResultSet row, List<Call> calls) throws SQLException {
        return new AgentStep(
                row.getInt("number"),
                AgentStep.Type.valueOf(row.getString("type").toUpperCase(Locale.ROOT)),
                row.getString("text"),
                calls,
                new Usage(row.getLong("input_tokens"), row.getLong("output_tokens"), row.getBigDecimal("cost")),
                Rows.instant(row, "started_at"),
                Rows.optionalInstant(row, "ended_at"));
    }

    private static Call call(ResultSet row) throws SQLException {
        var result = row.getString("result");
        return new Call(
                row.getInt("index"),
                row.getString("call_id"),
                row.getString("name"),
                row.getString("arguments"),
                Rows.optionalText(row, "child_id").map(ExecutionId::new),
                result == null
                        ? Optional.empty()
                        : Optional.of(new Result(
                                result,
                                row.getBoolean("is_error"),
                                new Usage(row.getLong("tokens"), 0, row.getBigDecimal("cost")),
                                Rows.instant(row, "started_at"),
                                Duration.ofMillis(row.getLong("duration_ms")))));
    }

    @Override
    public boolean add(TenantId tenant, ExecutionId id, AgentStep step, List<Execution> children) {
        return database.in(tenant, handle -> {
            var isNew = handle.createUpdate(
                                    """
                                    insert into agent_steps (tenant_id, execution_id, number, type, text, input_tokens,
                                        output_tokens, cost, started_at, ended_at)
                                    values (:tenant, :id, :number, :type, :text, :input, :output, :cost, :startedAt,
                                        :endedAt)
                                    on conflict do nothing""")
                            .bind("tenant", tenant.value())
                            .bind("id", id.value())
                            .bind("number", step.number())
                            .bind("type", step.type().wireName())
                            .bind("text", storable(step.text()))
                            .bind("input", step.usage().inputTokens())
                            .bind("output", step.usage().outputTokens())
                            .bind("cost", step.usage().cost())
                            .bind("startedAt", step.startedAt())
                            .bind("endedAt", step.endedAt())
                            .execute()
                    == 1;
            if (isNew) {
                step.calls().forEach(call -> insert(handle, tenant, id, step.number(), call));
                children.forEach(child -> insert(handle, child));
                use(handle, tenant, id, step.usage());
            }
            return isNew;
        });
    }

    private static void insert(Handle handle, TenantId tenant, ExecutionId id, int step, Call call) {
        var update = handle.createUpdate(
                        """
                        insert into agent_calls (tenant_id, execution_id, step, index, call_id, name, arguments, child_id,
                            result, is_error, tokens, cost, started_at, duration_ms)
                        values (:tenant, :id, :step, :index, :callId, :name, :arguments, :child, :result, :isError,
                            :tokens, :cost, :startedAt, :duration)""")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .bind("step", step)
                .bind("index", call.index())
                .bind("callId", storable(call.id()))
                .bind("name", storable(call.name()))
                .bind("arguments", storable(call.arguments()))
                .bind("child", call.child().map(ExecutionId::value));
        bind(update, call.result()).execute();
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Optional<Result> result) {
        return statement
                .bind("result", result.map(each -> storable(each.text())))
                .bind("isError", result.map(Result::isError))
                .bind("tokens", result.map(each -> each.usage().tokens()))
                .bind("cost", result.map(each -> each.usage().cost()))
                .bind("startedAt", result.map(Result::startedAt))
                .bind("duration", result.map(each -> each.duration().toMillis()));
    }

    private static void use(Handle handle, TenantId tenant, ExecutionId id, Usage usage) {
        handle.createUpdate(
                        """
                        update agent_executions set input_tokens = input_tokens + :input,
                            output_tokens = output_tokens + :output, cost = cost + :cost
                        where tenant_id = :tenant and id = :id""")
                .bind("input", usage.inputTokens())
                .bind("output", usage.outputTokens())
                .bind("cost", usage.cost())
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .execute();
    }

    @Override
    public boolean answered(TenantId tenant, ExecutionId id, int step, int call, Result result) {
        return database.in(tenant, handle -> {
            var update = handle.createUpdate(
                            """
                            update agent_calls set result = :result, is_error = :isError, tokens = :tokens, cost = :cost,
                                started_at = :startedAt, duration_ms = :duration
                            where tenant_id = :tenant and execution_id = :id and step = :step and index = :index
                              and result is null""")
                    .bind("tenant", tenant.value())
                    .bind("id", id.value())
                    .bind("step", step)
                    .bind("index", call);
            var isNew = bind(update, Optional.of(result)).execute() == 1;
            if (isNew) {
                use(handle, tenant, id, result.usage());
            }
            return isNew;
        });
    }

    @Override
    public boolean stepEnded(TenantId tenant, ExecutionId id, int step, Instant at) {
        return database.in(
                tenant,
                handle -> handle.createUpdate(
                                        """
                                        update agent_steps set ended_at = :at
                                        where tenant_id = :tenant and execution_id = :id and number = :step
                                          and ended_at is null""")
                                .bind("at", at)
                                .bind("tenant", tenant.value())
                                .bind("id", id.value())
                                .bind("step", step)
                                .execute()
                        == 1);
    }

    @Override
    public boolean end(TenantId tenant, ExecutionId id, Status status, Ending ending, Instant at) {
        return database.in(tenant, handle -> {
            var isNew = handle.createUpdate(
                                    """
                                    update agent_executions set status = :status, stop_reason = :reason, output = :output,
                                        error_code = :code, error_message = :message, ended_at = :at
                                    where tenant_id = :tenant and id = :id and status in ('pending', 'running')""")
                            .bind("status", status.wireName())
                            .bind("reason", ending.reason().wireName())
                            .bind("output", ending.output().map(SqlExecutionStore::storable))
                            .bind("code", ending.error().map(Failure::code))
                            .bind("message", ending.error().map(error -> storable(error.message())))
                            .bind("at", at)
                            .bind("tenant", tenant.value())
                            .bind("id", id.value())
                            .execute()
                    == 1;
            if (isNew && status == Status.CANCELLED) {
                SqlAuditStore.record(
                        handle, new Change("agent.cancel", id.value(), Optional.empty(), Optional.empty()));
            }
            return isNew;
        });
    }

    @Override
    public boolean retry(TenantId tenant, ExecutionId id) {
        return database.in(tenant, handle -> {
            var isNew = handle.createUpdate(
                                    """
                                    update agent_executions set status = 'pending', attempt = attempt + 1, machine = null,
                                        stop_reason = null, output = null, error_code = null, error_message = null,
                                        started_at = null, ended_at = null
                                    where tenant_id = :tenant and id = :id and status in ('failed', 'cancelled')""")
                            .bind("tenant", tenant.value())
                            .bind("id", id.value())
                            .execute()
                    == 1;
            if (isNew) {
                SqlAuditStore.record(handle, new Change("agent.retry", id.value(), Optional.empty(), Optional.empty()));
            }
            return isNew;
        });
    }

    @Override
    public Optional<Summary> summary(TenantId tenant, ConversationId conversation) {
        return database.in(tenant, handle -> handle.createQuery(
                        """
                        select summary, through from agent_memories
                        where tenant_id = :tenant and conversation_id = :conversation""")
                .bind("tenant", tenant.value())
                .bind("conversation", conversation.value())
                .map((row, context) -> new Summary(row.getString("summary"), new MessageId(row.getString("through"))))
                .findOne());
    }

    @Override
    public void keep(TenantId tenant, ConversationId conversation, Summary summary, Instant at) {
        database.run(tenant, handle -> handle.createUpdate(
                        """
                        insert into agent_memories (tenant_id, conversation_id, summary, through, updated_at)
                        select :tenant, :conversation, :summary, :through, :at
                        where exists (select from conversations where tenant_id = :tenant and id = :conversation)
                        on conflict (tenant_id, conversation_id) do update
                            set summary = excluded.summary, through = excluded.through,
                                updated_at = excluded.updated_at""")
                .bind("tenant", tenant.value())
                .bind("conversation", conversation.value())
                .bind("summary", storable(summary.text()))
                .bind("through", summary.through().value())
                .bind("at", at)
                .execute());
    }
}
