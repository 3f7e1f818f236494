package ai.jarvis.sql;

import ai.jarvis.platform.Refusal;
import ai.jarvis.sql.QueryView.ReasonView;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.web.Idempotent;
import ai.jarvis.web.Listing;
import ai.jarvis.web.Paging;
import ai.jarvis.web.PathId;
import ai.jarvis.web.StartsExecution;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestBean;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Questions to databases, over HTTP. */
@Controller("/api/v1/sql")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "sql")
class SqlController {
    private final SqlQueries queries;

    SqlController(SqlQueries queries) {
        this.queries = queries;
    }

    @Introspected
    record NewCheck(
            @Schema(description = "Its id, or its name") @NotNull String sourceId,
            @Schema(example = "SELECT count(*) FROM customers") @NotNull String sql) {}

    /** What the guard says of a statement. */
    @Introspected
    record VerdictView(
            boolean allowed,
            List<ReasonView> reasons,
            @Schema(description = "The statement that would be run: with full names and a limit")
                    Optional<String> normalizedSql) {}

    @Introspected
    record NewQuery(
            @Schema(description = "The source's id, or its name", example = "sample") @NotNull String sourceId,
            @Schema(example = "Which five customers ordered most?") Optional<String> question,
            @Schema(description = "In place of a question: a SELECT") Optional<String> sql,
            @Schema(description = "That writes the statement; the tenant's usual one unless told")
                    Optional<String> model,
            @Schema(description = "A question that was asked back about, which this one answers")
                    Optional<String> replyTo,
            @Schema(description = "From 1 to 1000; 1000 unless told") Optional<Integer> maxRows) {
        Wish wish() {
            return new Wish(sourceId, question, sql, model, replyTo.map(NewQuery::replied), maxRows);
        }

        private static QueryId replied(String id) {
            try {
                return new QueryId(id);
            } catch (IllegalArgumentException e) {
                throw Refusal.invalid("/reply_to", "is no question of yours to this source");
            }
        }
    }

    /** A question that was taken. */
    @Introspected
    record TakenView(String id, String status) {}

    @Post("/check")
    @Operation(
            summary = "Check whether a statement may be put to a database",
            description = "Nothing is run. One SELECT may, of tables, columns and functions that are permitted.")
    VerdictView check(@Body @Valid NewCheck body, Caller caller) {
        var verdict = queries.check(caller, body.sourceId(), body.sql());
        return new VerdictView(
                verdict.isAllowed(),
                verdict.reasons().stream().map(ReasonView::of).toList(),
                verdict.normalizedSql());
    }

    @Post("/queries")
    @Idempotent
    @StartsExecution
    @Status(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Ask a database",
            description = "A model writes one SELECT, which is checked and run. What it reads and how much is bounded"
                    + " whatever the model writes. A SELECT of one's own is treated alike.")
    HttpResponse<TakenView> ask(@Body @Valid NewQuery body, Caller caller) {
        var taken = queries.submit(caller, body.wish());
        return HttpResponse.<TakenView>accepted(URI.create("/api/v1/sql/queries/" + taken.id()))
                .body(new TakenView(taken.id().value(), taken.status().wireName()));
    }

    @Get("/queries")
    @Operation(summary = "List one's own questions, newest first", description = "Without the rows.")
    Listing<QueryView> list(
            @Schema(description = "pending, running, success, clarification, failed or cancelled") @QueryValue @Nullable
                    String status,
            @RequestBean Paging paging,
            Caller caller) {
        var wanted = Optional.ofNullable(status).map(name -> SqlQuery.Status.byWireName(name)
                .orElseThrow(() -> Refusal.invalid(
                        "?status", "must be pending, running, success, clarification, failed or cancelled")));
        return Listing.of(queries.list(caller, wanted, paging.request()), QueryView::listed);
    }

    @Get("/queries/{id}")
    @Operation(summary = "Show a question and what came of it")
    QueryView get(@PathVariable String id, Caller caller) {
        return QueryView.whole(queries.get(caller, id(id)));
    }

    @Get("/queries/{id}.csv")
    @Produces("text/csv")
    @Operation(
            summary = "Export the rows that were found",
            description =
                    "Comma-separated values (RFC 4180). Texts that a spreadsheet would take for a formula begin with"
                            + " an apostrophe.")
    @ApiResponse(responseCode = "200", content = @Content(mediaType = "text/csv", schema = @Schema(type = "string")))
    HttpResponse<String> csv(@PathVariable String id, Caller caller) {
        var query = id(id);
        return HttpResponse.ok(Csv.of(queries.rows(caller, query)))
                .contentType(MediaType.of("text/csv; charset=utf-8"))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + query + ".csv\"");
    }

    @Post("/queries/{id}/cancel")
    @Status(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Cancel a question",
            description = "It is cancelled from then on; a statement that runs already comes to nothing. One that has"
                    + " ended stays as it is.")
    HttpResponse<QueryView> cancel(@PathVariable String id, Caller caller) {
        return HttpResponse.<QueryView>accepted().body(QueryView.whole(queries.cancel(caller, id(id))));
    }

    private static QueryId id(String id) {
        return PathId.of(id, QueryId::new, "query");
    }
}
