package ai.jarvis.workflow;

import ai.jarvis.platform.Json;
import ai.jarvis.platform.Rows;
import ai.jarvis.task.TaskStatus;
import ai.jarvis.tenancy.TenantId;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;

/** Reads rows of runs. */
final class RunRows {
    static final RowMapper<Run> RUNS = (row, context) -> new Run(
            new RunId(row.getString("id")),
            new TenantId(row.getString("tenant_id")),
            new WorkflowId(row.getString("workflow_id")),
            Rows.optionalInt(row, "version"),
            TaskStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
            row.getInt("attempt"),
            wish(row),
            new RunId(row.getString("root_id")),
            parent(row),
            Rows.optionalText(row, "execution"),
            Rows.optionalText(row, "output").map(json -> Json.read(json, Object.class)),
            failure(row),
            Rows.instant(row, "created_at"),
            Rows.optionalInstant(row, "started_at"),
            Rows.optionalInstant(row, "ended_at"));

    private RunRows() {}

    private static Run.Wish wish(ResultSet row) throws SQLException {
        return new Run.Wish(
                Json.readObject(row.getString("input")),
                actor(row),
                row.getString("origin"),
                Rows.optionalText(row, "deduplication"),
                Run.Priority.byWireName(row.getString("priority")),
                limits(Json.readObject(row.getString("limits"))));
    }

    static Actor actor(ResultSet row) throws SQLException {
        return new Actor(row.getString("principal"), texts(row, "permissions"), texts(row, "actor_roles"));
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    private static Optional<Run.Parent> parent(ResultSet row) throws SQLException {
        var token = row.getString("parent_token");
        return Rows.optionalText(row, "parent_id").map(id -> new Run.Parent(new RunId(id), token == null ? "" : token));
    }

    private static Optional<Run.Failure> failure(ResultSet row) throws SQLException {
        var detail = row.getString("error_detail");
        return Rows.optionalText(row, "error_code").map(code -> new Run.Failure(code, detail == null ? "" : detail));
    }

    static Map<String, Object> limits(RunLimits limits) {
        return Map.of(
                "tokens", limits.tokens(),
                "cost", limits.cost().toPlainString(),
                "steps", limits.steps(),
                "seconds", limits.time().toSeconds());
    }

    private static RunLimits limits(Map<String, Object> stored) {
        return new RunLimits(
                number(stored, "tokens"),
                new BigDecimal(String.valueOf(stored.get("cost"))),
                number(stored, "steps"),
                Duration.ofSeconds(number(stored, "seconds")));
    }

    private static long number(Map<String, Object> stored, String name) {
        return Long.parseLong(String.valueOf(stored.get(name)));
    }
}
