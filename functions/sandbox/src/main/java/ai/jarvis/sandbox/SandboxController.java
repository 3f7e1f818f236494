package ai.jarvis.sandbox;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.sandbox.SandboxObjects.Input;
import ai.jarvis.sandbox.SandboxObjects.Printed;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.web.EventSink;
import ai.jarvis.web.Idempotent;
import ai.jarvis.web.Listing;
import ai.jarvis.web.Metered;
import ai.jarvis.web.Paging;
import ai.jarvis.web.PathId;
import ai.jarvis.web.RateLimits;
import ai.jarvis.web.Sse;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
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
import io.micronaut.http.context.ServerRequestContext;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Code that is run in the sandbox, over HTTP. */
@Controller("/api/v1/sandbox")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "sandbox")
class SandboxController {
    private final Sandbox sandbox;
    private final SandboxLogs logs;
    private final Sse sse;

    SandboxController(Sandbox sandbox, SandboxLogs logs, Sse sse) {
        this.sandbox = sandbox;
        this.logs = logs;
        this.sse = sse;
    }

    @Introspected
    record NewFile(
            @Schema(description = "A path within the workspace", example = "data/numbers.csv") @NotNull String name,
            @Schema(description = "As text") Optional<String> content,
            Optional<String> contentBase64,
            @Schema(description = "Of a file that was put up before") Optional<String> fileId) {}

    @Introspected
    record NewExecution(
            @Schema(description = "A program", example = "print(6 * 7)") @NotNull String code,
            @Schema(description = "python, which is all there is") Optional<String> language,
            @Schema(description = "From 1 to 300; 30 unless told") Optional<Integer> timeoutSeconds,
            @Schema(description = "That the code finds in its workspace")
                    Optional<List<@NotNull @Valid NewFile>> files) {
        Wish wish() {
            return new Wish(
                    code,
                    language.orElse(Wish.PYTHON),
                    timeoutSeconds.map(Duration::ofSeconds).orElse(Wish.DEFAULT_TIMEOUT),
                    Wish.MOST_MEMORY,
                    SandboxController.inputs(files.orElse(List.of())));
        }
    }

    /** An execution that was taken. */
    @Introspected
    record TakenView(String executionId, String status, List<String> degraded) {}

    @Introspected
    record NewUpload(@NotNull String name, @Schema(description = "At most 50 MiB") @NotNull Long bytes) {}

    /** Where to put a file. */
    @Introspected
    record UploadView(
            @Schema(description = "To be given as file_id") String id,
            URI uploadUrl,
            @Schema(description = "That must be sent with the file") Map<String, String> uploadHeaders,
            Instant expiresAt) {}

    private static List<Input> inputs(List<NewFile> files) {
        var inputs = new ArrayList<Input>();
        var errors = new ArrayList<FieldError>();
        for (var i = 0; i < files.size(); i++) {
            var file = files.get(i);
            try {
                var content = file.content()
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .or(() -> file.contentBase64().map(Base64.getDecoder()::decode));
                if (file.content().isPresent() && file.contentBase64().isPresent()) {
                    errors.add(new FieldError("/files/" + i, "must have content or content_base64, and not both"));
                }
                inputs.add(new Input(file.name(), content, file.fileId().map(id -> uploadId(id))));
            } catch (IllegalArgumentException e) {
                var name = file.contentBase64().isPresent() ? "content_base64" : "file_id";
                errors.add(new FieldError(
                        "/files/" + i + "/" + name,
                        name.equals("file_id") ? "is no file that was put up" : "must be Base64 (RFC 4648)"));
            }
        }
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
        return inputs;
    }

    private static UploadId uploadId(String id) {
        return new UploadId(id);
    }

    @Post("/execute")
    @Idempotent
    @Metered
    @Status(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Run code",
            description = "The code runs without a network, on one processor with 512 MiB, in a workspace of 50 MiB of"
                    + " its own. It is pending until a worker takes it.")
    HttpResponse<TakenView> execute(@Body @Valid NewExecution body, Caller caller) {
        var taken = sandbox.execute(caller, body.wish());
        ServerRequestContext.currentRequest().ifPresent(request -> RateLimits.tell(request, taken.limits()));
        var execution = taken.execution();
        return HttpResponse.<TakenView>accepted(URI.create("/api/v1/sandbox/executions/" + execution.id()))
                .body(new TakenView(
                        execution.id().value(),
                        execution.status().wireName(),
                        execution.degraded().stream().map(Degradation::wireName).toList()));
    }

    @Post("/files")
    @Status(HttpStatus.CREATED)
    @Operation(
            summary = "Make a place for a file that is too large to come with the code",
            description = "A PUT of the bytes there puts it up; executions can have it from then on, for a month.")
    HttpResponse<UploadView> upload(@Body @Valid NewUpload body, Caller caller) {
        var upload = sandbox.upload(caller, body.name(), body.bytes());
        return HttpResponse.<UploadView>created(new UploadView(
                upload.id().value(), upload.address().url(), upload.address().headers(), upload.expiresAt()));
    }

    @Get("/executions")
    @Operation(summary = "List executions, newest first", description = "Without what they printed and left.")
    Listing<ExecutionView> list(
            @Schema(description = "pending, running, success, failed, timeout or cancelled") @QueryValue @Nullable
                    String status,
            @RequestBean Paging paging,
            Caller caller) {
        var wanted = Optional.ofNullable(status).map(name -> Execution.Status.byWireName(name)
                .orElseThrow(() ->
                        Refusal.invalid("?status", "must be pending, running, success, failed, timeout or cancelled")));
        return Listing.of(sandbox.list(caller, wanted, paging.request()), ExecutionView::listed);
    }

    @Get("/executions/{id}")
    @Operation(
            summary = "Show an execution and what came of it",
            description = "With wait_seconds the answer comes as soon as it has ended.")
    ExecutionView get(
            @PathVariable String id,
            @Schema(description = "Seconds to wait for its end, 0 to 20; 0 if left out")
                    @QueryValue("wait_seconds")
                    @Nullable
                    Integer wait,
            Caller caller) {
        return view(sandbox.await(caller, executionId(id), Duration.ofSeconds(wait == null ? 0 : wait)));
    }

    private ExecutionView view(Execution execution) {
        return ExecutionView.whole(execution, file -> sandbox.address(execution, file));
    }

    @Get("/executions/{id}/logs")
    @Produces(MediaType.TEXT_EVENT_STREAM)
    @Operation(
            summary = "Follow what an execution prints",
            description = "Server-sent events: status {status}, output {stream, text}, and at last end, with what GET"
                    + " shows but for the output.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM, schema = @Schema(type = "string")))
    HttpResponse<?> logs(@PathVariable String id, Caller caller, HttpRequest<?> request) {
        var execution = executionId(id);
        sandbox.get(caller, execution);
        return sse.stream(request, sink -> logs.follow(caller, execution, new Events(sink)));
    }

    private record Events(EventSink sink) implements SandboxLogs.Reader {
        @Override
        public void status(Execution execution) {
            sink.send("status", Map.of("status", execution.status().wireName()));
        }

        @Override
        public void printed(Printed printed) {
            sink.send(
                    "output",
                    Map.of(
                            "stream",
                            printed.stream().name().toLowerCase(java.util.Locale.ROOT),
                            "text",
                            printed.text()));
        }

        @Override
        public void end(Execution execution) {
            sink.send("end", ExecutionView.listed(execution));
        }
    }

    @Post("/executions/{id}/cancel")
    @Status(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Stop an execution",
            description = "It is cancelled from then on, whatever its worker still does; one that has ended stays as it"
                    + " is.")
    HttpResponse<ExecutionView> cancel(@PathVariable String id, Caller caller) {
        return HttpResponse.<ExecutionView>accepted().body(view(sandbox.cancel(caller, executionId(id))));
    }

    /** How the sandbox is. */
    @Introspected
    record HealthView(
            @Schema(description = "ok, degraded or overloaded") String status,
            @Schema(description = "0: all is well; 1: code may take longer; 2: and fewer at once; 3: nothing is taken")
                    int level,
            List<String> degraded,
            QueueView queue,
            List<LanguageView> languages,
            @Schema(description = "What the newest execution of the last day tells") Optional<LatestView> latest) {}

    @Introspected
    record QueueView(
            long waiting,
            @Schema(description = "That workers have taken") long underWay,
            @Schema(description = "Most workers at a time") int workers,
            @Schema(description = "How long the newest execution waited for a worker") Optional<Long> latestWaitMs) {}

    @Introspected
    record LanguageView(String name, List<String> packages) {}

    @Introspected
    record LatestView(Instant at, Optional<String> imageDigest, Map<String, Object> layers) {}

    @Get("/health")
    @Operation(summary = "Show how the sandbox is, and how busy")
    HealthView health(Caller caller) {
        var state = sandbox.state(caller);
        return new HealthView(
                state.level() == 0 ? "ok" : state.level() < 3 ? "degraded" : "overloaded",
                state.level(),
                Degradation.at(state.level()).stream()
                        .map(Degradation::wireName)
                        .toList(),
                new QueueView(
                        state.backlog().waiting(),
                        state.backlog().underWay(),
                        state.workers(),
                        state.latest().map(beat -> beat.queued().toMillis())),
                List.of(new LanguageView(Wish.PYTHON, List.of("numpy", "pandas", "matplotlib"))),
                state.latest()
                        .map(beat ->
                                new LatestView(beat.at(), beat.imageDigest(), new LinkedHashMap<>(beat.layers()))));
    }

    private static ExecutionId executionId(String id) {
        return PathId.of(id, ExecutionId::new, "execution");
    }
}
