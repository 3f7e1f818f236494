package ai.jarvis.agent;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.web.EventSink;
import ai.jarvis.web.Idempotent;
import ai.jarvis.web.Listing;
import ai.jarvis.web.Paging;
import ai.jarvis.web.PathId;
import ai.jarvis.web.Sse;
import ai.jarvis.web.StartsExecution;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Executions of agents over HTTP. */
@Controller("/api/v1/agents/{id}")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "agents")
class AgentExecutionController {
    private static final Pattern CURSOR = Pattern.compile("\\d{1,20}-\\d{1,20}");
    private static final Duration LISTEN = Duration.ofSeconds(2);

    /** A function answers in its time; whoever watches longer comes again with the last id. */
    private static final Duration LONGEST_STREAM = Duration.ofSeconds(25);

    private final Executions executions;
    private final Sse sse;

    AgentExecutionController(Executions executions, Sse sse) {
        this.executions = executions;
        this.sse = sse;
    }

    @Introspected
    record NewExecution(
            @Schema(description = "What the agent is asked for") @NotNull String input,
            @Schema(description = "What it should know besides; also the variables of its persona")
                    Optional<Map<String, Object>> parameters,
            @Schema(description = "The conversation that it goes on with; a new one if left out")
                    Optional<String> conversationId,
            @Schema(description = "Narrower ones than the agent's") Optional<AgentFields.@Valid Limits> limits,
            @Schema(description = "Seconds to wait for the end, 0 to 25; 0 if left out")
                    Optional<Integer> waitSeconds) {}

    /** An execution that was taken. */
    @Introspected
    record TakenView(
            String executionId,
            String status,
            @Schema(description = "When it has ended at the latest") Instant estimatedTime,
            Optional<String> conversationId) {
        static TakenView of(Execution execution) {
            return new TakenView(
                    execution.id().value(),
                    execution.status().wireName(),
                    execution.createdAt().plus(execution.wish().limits().maxDuration()),
                    execution.wish().conversation().map(conversation -> conversation.value()));
        }
    }

    @Post("/execute")
    @Idempotent
    @StartsExecution
    @Status(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Have an agent work",
            description =
                    "It works until it has an answer or reaches a limit. With wait_seconds, one that ends in time is"
                            + " the answer (200).")
    @ApiResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = TakenView.class)))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = AgentExecutionView.class)))
    HttpResponse<?> execute(@PathVariable String id, @Body @Valid NewExecution body, Caller caller) {
        var wait = Duration.ofSeconds(body.waitSeconds().orElse(0));
        if (wait.isNegative() || wait.compareTo(Executions.LONGEST_WAIT) > 0) {
            throw Refusal.invalid("/wait_seconds", "must be from 0 to " + Executions.LONGEST_WAIT.toSeconds());
        }
        var agent = AgentController.agentId(id);
        var execution = executions.execute(
                caller,
                agent,
                new Executions.Question(
                        body.input(),
                        body.parameters().orElse(Map.of()),
                        body.conversationId(),
                        body.limits().map(AgentFields.Limits::wanted).orElse(AgentLimits.Wanted.NONE)));
        if (wait.isPositive()) {
            var detailed = executions.await(caller, agent, execution.id(), wait);
            if (detailed.execution().hasEnded()) {
                return HttpResponse.ok(AgentExecutionView.of(detailed));
            }
        }
        return HttpResponse.accepted(URI.create("/api/v1/agents/" + agent + "/executions/" + execution.id()))
                .body(TakenView.of(execution));
    }

    @Get("/executions")
    @Operation(
            summary = "List the executions of an agent, newest first",
            description = "Those that somebody asked it for; not those that other agents did.")
    Listing<AgentExecutionView> list(@PathVariable String id, @RequestBean Paging paging, Caller caller) {
        return Listing.of(
                executions.list(caller, AgentController.agentId(id), paging.request()), AgentExecutionView::listed);
    }

    @Get("/executions/{execution}")
    @Operation(summary = "Show an execution and what its steps did")
    AgentExecutionView get(@PathVariable String id, @PathVariable String execution, Caller caller) {
        return AgentExecutionView.of(executions.get(caller, AgentController.agentId(id), executionId(execution)));
    }

    @Get("/executions/{execution}/events")
    @Produces(MediaType.TEXT_EVENT_STREAM)
    @Operation(
            summary = "Watch an execution",
            description =
                    "Server-sent events: status, step and call, and at last end, with what GET shows. A stream lasts"
                            + " 25 s at most; with Last-Event-ID another one goes on where it ended.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM, schema = @Schema(type = "string")))
    HttpResponse<?> events(
            @PathVariable String id,
            @PathVariable String execution,
            @Header("Last-Event-ID") @Nullable String last,
            Caller caller,
            HttpRequest<?> request) {
        if (last != null && !CURSOR.matcher(last).matches()) {
            throw Refusal.invalid("?Last-Event-ID", "is no id of an event of this stream");
        }
        var agent = AgentController.agentId(id);
        var watched = executionId(execution);
        executions.get(caller, agent, watched);
        return sse.stream(request, sink -> follow(caller, agent, watched, Optional.ofNullable(last), sink));
    }

    private void follow(Caller caller, AgentId agent, ExecutionId execution, Optional<String> last, EventSink sink) {
        var until = System.nanoTime() + LONGEST_STREAM.toNanos();
        var cursor = last;
        while (System.nanoTime() < until) {
            var now = executions.get(caller, agent, execution);
            var isOver = now.execution().hasEnded();
            var news = executions.news(caller, agent, execution, cursor, isOver ? Duration.ZERO : LISTEN);
            for (var item : news.items()) {
                sink.send(item.cursor(), item.news().event(), item.news().data());
                cursor = Optional.of(item.cursor());
            }
            if (isOver) {
                sink.send("end", AgentExecutionView.of(now));
                return;
            }
        }
    }

    @Post("/executions/{execution}/cancel")
    @Status(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Stop an execution",
            description = "It is cancelled at once, and those of the agents that it asked: nothing of them begins any"
                    + " more.")
    HttpResponse<AgentExecutionView> cancel(@PathVariable String id, @PathVariable String execution, Caller caller) {
        return HttpResponse.<AgentExecutionView>accepted()
                .body(AgentExecutionView.of(
                        executions.cancel(caller, AgentController.agentId(id), executionId(execution))));
    }

    @Post("/executions/{execution}/retry")
    @StartsExecution
    @Status(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Go on with an execution that failed",
            description = "After the last step that was finished. What a tool did is not done again.")
    HttpResponse<AgentExecutionView> retry(@PathVariable String id, @PathVariable String execution, Caller caller) {
        return HttpResponse.<AgentExecutionView>accepted()
                .body(AgentExecutionView.of(
                        executions.retry(caller, AgentController.agentId(id), executionId(execution))));
    }

    private static ExecutionId executionId(String id) {
        return PathId.of(id, ExecutionId::new, "execution");
    }
}
