package ai.jarvis.workflow.step;

import ai.jarvis.platform.Refusal;
import ai.jarvis.sql.SqlQueries;
import ai.jarvis.sql.Wish;
import ai.jarvis.sql.source.ColumnInfo;
import ai.jarvis.workflow.StepRefused;
import ai.jarvis.workflow.StepUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code sql}: asks the data source {@code source} {@code question}, or runs the SELECT {@code sql}, as the API does, for
 * {@code max_rows} at most. Gives {@code columns}, their names, and {@code rows}, an object of values by column for each.
 */
public final class SqlStep implements Step {
    private static final Duration TIME = Duration.ofSeconds(100);
    private static final Set<String> PASSING = Set.of("model_unavailable", "source_unavailable", "timeout");

    private final SqlQueries queries;

    public SqlStep(SqlQueries queries) {
        this.queries = queries;
    }

    @Override
    public String type() {
        return "sql";
    }

    /** It only reads. */
    @Override
    public boolean isRepeatable(StepInputs inputs) {
        return true;
    }

    @Override
    public Map<String, Object> run(StepCall call, StepInputs inputs, Work work) {
        if (inputs.value("parameters").isPresent()) {
            throw new StepRefused("The input parameters is not available: there are no parameters in statements");
        }
        SqlQueries.Asked asked;
        try {
            var wish = new Wish(
                    inputs.text("source"),
                    inputs.optionalText("question"),
                    inputs.optionalText("sql"),
                    Optional.empty(),
                    Optional.empty(),
                    inputs.optionalNumber("max_rows"));
            asked = queries.ask(call.caller(), wish, TIME);
        } catch (Refusal e) {
            throw new StepRefused(e.code() + ": " + e.detail(), e);
        }
        work.spend(asked.tokens(), asked.cost());
        var outcome = asked.outcome();
        outcome.failure().ifPresent(failure -> {
            var said = failure.code() + ": " + failure.detail();
            throw PASSING.contains(failure.code()) ? new StepUnavailable(said) : new StepRefused(said);
        });
        var rows = outcome.rows()
                .orElseThrow(() -> new StepRefused(
                        "clarification: " + outcome.clarification().orElse("The question was not answered.")));
        var columns = rows.columns().stream().map(ColumnInfo::name).toList();
        var objects = new ArrayList<Map<String, @Nullable Object>>();
        for (var row : rows.rows()) {
            var object = new LinkedHashMap<String, @Nullable Object>();
            for (var i = 0; i < columns.size(); i++) {
                object.put(columns.get(i), row.get(i));
            }
            objects.add(object);
        }
        return Map.of("columns", columns, "rows", objects);
    }
}
