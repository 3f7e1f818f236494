package ai.jarvis.sql;

import ai.jarvis.sql.SqlQuery.Outcome;
import ai.jarvis.sql.source.ColumnInfo;
import ai.jarvis.sql.source.Rows;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.core.annotation.Nullable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A question to a database as the API shows it; its rows only where one is shown. */
@Introspected
record QueryView(
        String id,
        String sourceId,
        Optional<String> question,
        @Schema(description = "pending, running, success, clarification, failed or cancelled") String status,
        @Schema(description = "The statement that was run") Optional<String> sql,
        Optional<List<ColumnView>> columns,
        @Schema(description = "Values in the order of the columns; kept for 30 days")
                Optional<List<List<@Nullable Object>>> rows,
        @Schema(description = "Whether there are more rows than are given") Optional<Boolean> truncated,
        @Schema(description = "How the rows are best drawn") Optional<ChartView> chart,
        @Schema(description = "In the question's language") Optional<String> explanation,
        @Schema(
                        description =
                                "Asked back where a question can mean several things; answer by another question with"
                                        + " reply_to")
                Optional<String> clarification,
        @Schema(description = "The statements that were tried, each with what was wrong with it")
                List<AttemptView> attempts,
        Optional<ErrorView> error,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt) {

    /** A column of the result. */
    @Introspected
    record ColumnView(String name, String type) {
        static ColumnView of(ColumnInfo column) {
            return new ColumnView(column.name(), column.type());
        }
    }

    @Introspected
    record ChartView(
            @Schema(description = "number, line, bar or scatter") String type,
            @Schema(description = "The column of the horizontal axis") Optional<String> x,
            @Schema(description = "Columns of numbers") List<String> y) {}

    /** A statement that was tried. */
    @Introspected
    record AttemptView(Optional<String> sql, List<ReasonView> problems) {}

    /** Why a statement may not be run, or did not run. */
    @Introspected
    record ReasonView(
            String code,
            String detail,
            @Schema(description = "The character that it is about, from 1") Optional<Integer> position) {
        static ReasonView of(Reason reason) {
            return new ReasonView(reason.code(), reason.detail(), reason.position());
        }
    }

    /** Why there is no answer. */
    @Introspected
    record ErrorView(
            @Schema(description = "Such as not_permitted, changes_data, no_answer, timeout") String code,
            String detail) {}

    static QueryView listed(SqlQuery query) {
        return of(query, Optional.empty());
    }

    static QueryView whole(SqlQuery query) {
        return of(query, query.outcome().flatMap(Outcome::rows));
    }

    private static QueryView of(SqlQuery query, Optional<Rows> rows) {
        var outcome = query.outcome();
        return new QueryView(
                query.id().value(),
                query.source().value(),
                query.wish().question(),
                query.status().wireName(),
                outcome.flatMap(Outcome::sql).or(() -> query.wish().sql()),
                rows.map(found -> found.columns().stream().map(ColumnView::of).toList()),
                rows.map(Rows::rows),
                rows.map(Rows::truncated),
                outcome.flatMap(Outcome::chart)
                        .map(chart -> new ChartView(chart.type().wireName(), chart.x(), chart.y())),
                outcome.flatMap(Outcome::explanation),
                outcome.flatMap(Outcome::clarification),
                outcome.map(Outcome::attempts).orElse(List.of()).stream()
                        .map(attempt -> new AttemptView(
                                attempt.sql(),
                                attempt.problems().stream().map(ReasonView::of).toList()))
                        .toList(),
                outcome.flatMap(Outcome::failure).map(failure -> new ErrorView(failure.code(), failure.detail())),
                query.createdAt(),
                query.startedAt(),
                query.endedAt());
    }
}
