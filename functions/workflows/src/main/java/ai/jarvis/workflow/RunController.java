package ai.jarvis.workflow;

import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.task.TaskStatus;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.web.Idempotent;
import ai.jarvis.web.Listing;
import ai.jarvis.web.Paging;
import ai.jarvis.web.PathId;
import ai.jarvis.web.StartsExecution;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestBean;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Runs of workflows over HTTP. */
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "workflows")
class RunController {
    private static final int MAX_DEDUPLICATION = 200;
    private static final Pattern CURSOR = Pattern.compile("\\d{1,20}-\\d{1,20}");

    private final Runs runs;

    RunController(Runs runs) {
        this.runs = runs;
    }

    @Introspected
    record NewRun(
            @Schema(description = "The workflow's inputs, by name") Optional<Map<String, Object>> input,
            @Schema(description = "Which of the tenant's waiting runs goes first; normal unless told")
                    Optional<Run.Priority> priority,
            @Schema(description = "Two runs of a workflow with the same are one") Optional<String> deduplicationId,
            Optional<Limits> limits) {}

    /** What the run may use at most, its sub-workflows together with it. */
    @Introspected
    record Limits(
            Optional<Long> tokens,
            @Schema(description = "In the currency of the models' prices") Optional<BigDecimal> cost,
            Optional<Long> steps,
            Optional<Long> seconds) {
        RunLimits limits() {
            var most = RunLimits.MOST;
            return RunLimits.of(
                    tokens.orElse(most.tokens()),
                    cost.orElse(most.cost()),
                    steps.orElse(most.steps()),
                    seconds.orElse(most.time().toSeconds()));
        }
    }

    @Post("/workflows/{id}/runs")
    @Idempotent
    @StartsExecution
    @Status(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Run a workflow",
            description = "The run starts when the tenant's quota of concurrent workflows has room; until then it is"
                    + " pending.")
    HttpResponse<RunView> submit(@PathVariable String id, @Body @Valid @Nullable NewRun body, Caller caller) {
        var wanted = Optional.ofNullable(body);
        var deduplication = wanted.flatMap(NewRun::deduplicationId);
        deduplication.ifPresent(text -> ai.jarvis.platform.Text.require("/deduplication_id", text, MAX_DEDUPLICATION));
        var run = runs.submit(
                caller,
                WorkflowController.workflowId(id),
                new Run.Wish(
                        wanted.flatMap(NewRun::input).orElse(Map.of()),
                        Actor.of(caller),
                        "api",
                        deduplication.map(text -> "api#" + text),
                        wanted.flatMap(NewRun::priority).orElse(Run.Priority.NORMAL),
                        wanted.flatMap(NewRun::limits).map(Limits::limits).orElse(RunLimits.MOST)));
        return accepted(run);
    }

    @Get("/runs")
    @Operation(summary = "List runs, newest first")
    Listing<RunView> list(
            @QueryValue("workflow_id") @Nullable String workflow,
            @Schema(description = "pending, running, success, failed, retry or cancelled") @QueryValue @Nullable
                    String status,
            @RequestBean Paging paging,
            Caller caller) {
        var filter = new RunStore.Filter(
                Optional.ofNullable(workflow).map(WorkflowController::workflowId),
                Optional.ofNullable(status).map(RunController::status));
        return Listing.of(runs.list(caller, filter, paging.request()), RunView::of);
    }

    private static TaskStatus status(String name) {
        try {
            return TaskStatus.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid("?status", "must be pending, running, success, failed, retry or cancelled");
        }
    }

    @Get("/runs/{id}")
    @Operation(summary = "Show a run and what its steps did")
    RunView get(@PathVariable String id, Caller caller) {
        return RunView.of(runs.get(caller, runId(id)));
    }

    @Get("/runs/{id}/steps")
    @Operation(
            summary = "List what the steps of a run did, in the order in which they began",
            description = "A run has its first 5,000 steps in it; this is for those with more, and for big values.")
    Listing<RunView.StepView> steps(@PathVariable String id, @RequestBean Paging paging, Caller caller) {
        var page = runs.steps(caller, runId(id), paging.request());
        return Listing.of(new Page<>(RunView.StepView.of(page.items()), page.nextCursor()), step -> step);
    }

    @Get("/runs/{id}/events")
    @Operation(
            summary = "Watch a run",
            description = "What is new since the cursor: the run or a step of it began or ended. With wait the answer"
                    + " comes as soon as there is something new, so that a loop of these requests sees it come.")
    RunEventsView events(
            @PathVariable String id,
            @Schema(description = "The cursor of the answer before; all that is kept if left out") @QueryValue @Nullable
                    String cursor,
            @Schema(description = "Seconds to wait if there is nothing new, 0 to 20; 0 if left out")
                    @QueryValue
                    @Nullable
                    Integer wait,
            Caller caller) {
        if (cursor != null && !CURSOR.matcher(cursor).matches()) {
            throw Refusal.invalid("?cursor", "is not a cursor that this list gave");
        }
        var patience = Duration.ofSeconds(wait == null ? 0 : wait);
        return RunEventsView.of(runs.news(caller, runId(id), Optional.ofNullable(cursor), patience));
    }

    @Post("/runs/{id}/cancel")
    @Status(HttpStatus.ACCEPTED)
    @Operation(summary = "Cancel a run", description = "No step of it begins any more, nor of its sub-workflows.")
    HttpResponse<RunView> cancel(@PathVariable String id, Caller caller) {
        return accepted(runs.cancel(caller, runId(id)));
    }

    @Post("/runs/{id}/retry")
    @StartsExecution
    @Status(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Go on with a run that failed",
            description = "From the step that failed; the others are kept.")
    HttpResponse<RunView> retry(@PathVariable String id, Caller caller) {
        return accepted(runs.retry(caller, runId(id)));
    }

    private static HttpResponse<RunView> accepted(Run run) {
        return HttpResponse.<RunView>accepted(URI.create("/api/v1/runs/" + run.id()))
                .body(RunView.of(run));
    }

    private static RunId runId(String id) {
        return PathId.of(id, RunId::new, "run");
    }
}
