package ai.jarvis.sql;

import ai.jarvis.agent.tool.DatabaseAnswers;
import ai.jarvis.agent.tool.ToolResult;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.sql.SqlQuery.Outcome;
import ai.jarvis.sql.source.Source;
import ai.jarvis.sql.source.Sources;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.workflow.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Answers of a tenant's databases for agents: questions are asked, checked and kept as people's are. */
public final class SqlDatabaseAnswers implements DatabaseAnswers {
    /** As many rows as a model is shown. */
    private static final int ROWS = 100;

    private final SqlQueries queries;
    private final Sources sources;

    public SqlDatabaseAnswers(SqlQueries queries, Sources sources) {
        this.queries = queries;
        this.sources = sources;
    }

    @Override
    public ToolResult answer(
            Caller caller, Optional<String> source, Optional<String> question, Optional<String> sql, Duration timeout) {
        // Whoever has a statement has thought about the question already.
        var wish = new Wish(
                source.orElseGet(() -> only(caller)),
                sql.isPresent() ? Optional.empty() : question,
                sql,
                Optional.empty(),
                Optional.empty(),
                Optional.of(ROWS));
        var asked = queries.ask(caller, wish, timeout);
        var result = asked.outcome()
                .failure()
                .map(failure -> ToolResult.error(failure.code() + ": " + failure.detail()))
                .orElseGet(() -> ToolResult.of(told(asked.outcome())));
        return result.taking(asked.tokens(), asked.cost());
    }

    private static String told(Outcome outcome) {
        var said = new LinkedHashMap<String, Object>();
        outcome.clarification().ifPresent(asked -> said.put("clarification", asked));
        outcome.sql().ifPresent(statement -> said.put("sql", statement));
        outcome.explanation().ifPresent(text -> said.put("explanation", text));
        outcome.rows().ifPresent(rows -> {
            said.put(
                    "columns",
                    rows.columns().stream().map(column -> column.name()).toList());
            said.put("rows", rows.rows());
            said.put("truncated", rows.truncated());
        });
        return Json.writeCompact(said);
    }

    private String only(Caller caller) {
        var all = sources.list(caller, new Page.Request(Page.MAX_LIMIT, Optional.empty())).items().stream()
                .filter(source -> source.access().readers().include(caller))
                .toList();
        if (all.size() == 1) {
            return all.getFirst().id().value();
        }
        throw Refusal.unprocessable(
                "no_source",
                all.isEmpty()
                        ? "There is no data source to ask."
                        : "Name the source: " + all.stream().map(Source::name).collect(Collectors.joining(", ")) + ".",
                List.of());
    }
}
