package ai.jarvis.evaluation;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Pages;
import ai.jarvis.platform.Rows;
import ai.jarvis.task.TaskId;
import ai.jarvis.tenancy.TenantId;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;

/** Evaluations in PostgreSQL. */
public final class SqlEvaluationStore implements EvaluationStore {
    private static final RowMapper<Evaluation> EVALUATIONS = (row, context) -> new Evaluation(
            new EvaluationId(row.getString("id")),
            new TenantId(row.getString("tenant_id")),
            new TaskId(row.getString("task_id")),
            new DatasetId(row.getString("dataset_id")),
            row.getInt("dataset_version"),
            row.getInt("size"),
            EvaluationJson.readPlan(Json.read(row.getString("plan"), JsonNode.class)),
            Evaluation.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
            Rows.optionalText(row, "error"),
            Rows.optionalText(row, "report")
                    .map(report -> EvaluationJson.readReport(Json.read(report, JsonNode.class))),
            row.getString("author"),
            Rows.instant(row, "created_at"),
            Rows.optionalInstant(row, "finished_at"));

    private final Database database;

    public SqlEvaluationStore(Database database) {
        this.database = database;
    }

    @Override
    public void insert(Evaluation evaluation) {
        database.run(evaluation.tenant(), handle -> {
            handle.createUpdate(
                            """
                            insert into evaluations (tenant_id, id, task_id, dataset_id, dataset_version, size, plan,
                                status, author, created_at)
                            values (:tenant, :id, :task, :dataset, :version, :size, cast(:plan as json), :status,
                                :author, :createdAt)""")
                    .bind("tenant", evaluation.tenant().value())
                    .bind("id", evaluation.id().value())
                    .bind("task", evaluation.task().value())
                    .bind("dataset", evaluation.dataset().value())
                    .bind("version", evaluation.version())
                    .bind("size", evaluation.size())
                    .bind("plan", Json.write(EvaluationJson.write(evaluation.plan())))
                    .bind("status", evaluation.status().wireName())
                    .bind("author", evaluation.author())
                    .bind("createdAt", evaluation.createdAt())
                    .execute();
            SqlAuditStore.record(
                    handle,
                    Change.created(
                            "evaluation",
                            evaluation.id().value(),
                            Map.of(
                                    "dataset", evaluation.dataset().value(),
                                    "version", evaluation.version(),
                                    "plan", EvaluationJson.write(evaluation.plan()))));
        });
    }

    @Override
    public Optional<Evaluation> find(TenantId tenant, EvaluationId id) {
        return database.in(
                tenant, handle -> handle.createQuery("select * from evaluations where tenant_id = :tenant and id = :id")
                        .bind("tenant", tenant.value())
                        .bind("id", id.value())
                        .map(EVALUATIONS)
                        .findOne());
    }

    @Override
    public Page<Evaluation> list(TenantId tenant, Page.Request page) {
        return Pages.newestFirst(
                database, tenant, "select * from evaluations", EVALUATIONS, page, evaluation -> evaluation
                        .id()
                        .value());
    }

    @Override
    public void add(TenantId tenant, EvaluationId id, CaseResult result) {
        database.run(tenant, handle -> handle.createUpdate(
                        """
                        insert into evaluation_results (tenant_id, evaluation_id, number, result)
                        select tenant_id, id, :number, cast(:result as json) from evaluations
                        where tenant_id = :tenant and id = :id and status = 'running'
                        on conflict do nothing""")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .bind("number", result.number())
                .bind("result", Json.write(EvaluationJson.write(result)))
                .execute());
    }

    @Override
    public List<CaseResult> results(TenantId tenant, EvaluationId id, int after, int limit) {
        return database.in(tenant, handle -> handle.createQuery(
                        """
                        select result from evaluation_results
                        where tenant_id = :tenant and evaluation_id = :id and number > :after
                        order by number limit :limit""")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> EvaluationJson.readResult(Json.read(row.getString("result"), JsonNode.class)))
                .list());
    }

    @Override
    public boolean finish(
            TenantId tenant,
            EvaluationId id,
            Evaluation.Status status,
            Optional<String> error,
            Optional<Report> report,
            Instant at) {
        return database.in(tenant, handle -> {
            var ended = handle.createUpdate(
                                    """
                                    update evaluations set status = :status, error = :error,
                                        report = cast(:report as json), finished_at = :at
                                    where tenant_id = :tenant and id = :id and status = 'running'""")
                            .bind("status", status.wireName())
                            .bind("error", error)
                            .bind("report", report.map(found -> Json.write(EvaluationJson.write(found))))
                            .bind("at", at)
                            .bind("tenant", tenant.value())
                            .bind("id", id.value())
                            .execute()
                    == 1;
            if (ended) {
                SqlAuditStore.record(
                        handle,
                        new Change(
                                "evaluation.end",
                                id.value(),
                                Optional.empty(),
                                Optional.of(Map.of("status", status.wireName()))));
            }
            return ended;
        });
    }
}
