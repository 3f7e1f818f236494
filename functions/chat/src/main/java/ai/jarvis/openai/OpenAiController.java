package ai.jarvis.openai;

import ai.jarvis.model.Completion.Finish;
import ai.jarvis.model.gateway.AnswerReader;
import ai.jarvis.model.gateway.Completions;
import ai.jarvis.model.gateway.ModelDirectory;
import ai.jarvis.model.gateway.Served;
import ai.jarvis.model.gateway.Vectorization;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Settings;
import ai.jarvis.rollout.Participation;
import ai.jarvis.rollout.Participations;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.web.Idempotency;
import ai.jarvis.web.Metered;
import ai.jarvis.web.RateLimits;
import ai.jarvis.web.Sse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** OpenAI's API over the platform's models, as far as its clients need it. */
@Controller("/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "openai")
class OpenAiController {
    private final Completions completions;
    private final Participations participations;
    private final Vectorization vectorization;
    private final ModelDirectory models;
    private final Idempotency idempotency;
    private final Sse sse;
    private final Clock clock;
    private final Optional<Double> leastSimilarity;

    OpenAiController(
            Completions completions,
            Participations participations,
            Vectorization vectorization,
            ModelDirectory models,
            Idempotency idempotency,
            Sse sse,
            Clock clock,
            Settings settings) {
        this.completions = completions;
        this.participations = participations;
        this.vectorization = vectorization;
        this.models = models;
        this.idempotency = idempotency;
        this.sse = sse;
        this.clock = clock;
        this.leastSimilarity = settings.savings().leastSimilarity();
    }

    @Post("/chat/completions")
    @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM})
    @Metered
    @Operation(
            summary = "Complete a chat, in OpenAI's format",
            description = "With stream the answer is text/event-stream of chunks, and ends with [DONE]. The headers"
                    + " Jarvis-Model, Jarvis-Routing and Jarvis-Attempts say who answered; Jarvis-Route,"
                    + " Jarvis-Deadline-Ms, Jarvis-On-Break and Jarvis-Session choose how. The field prompt, of name,"
                    + " label or version, and variables, puts a prompt before the messages; Jarvis-Prompt says which"
                    + " version, and Jarvis-Rollout which arm of a rollout answers. Jarvis-Cache: semantic takes an"
                    + " answer to a question that means the same, and Jarvis-Compress: on has the prompt made shorter,"
                    + " which Jarvis-Compressed tells of. Unknown fields are ignored.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(type = "object", description = "As OpenAI's CreateChatCompletionRequest")))
    @ApiResponse(
            responseCode = "200",
            description = "The completion, or its chunks",
            content = @Content(schema = @Schema(type = "object")))
    CompletableFuture<HttpResponse<?>> complete(@Body JsonNode body, Caller caller, HttpRequest<?> request) {
        var wanted = ChatRequest.read(body, RoutingHeaders.of(request.getHeaders(), leastSimilarity));
        return wanted.stream()
                ? sse.streamOnceBegun(request, opening -> stream(wanted, caller, request, opening))
                : CompletableFuture.completedFuture(
                        idempotency.once(request, () -> whole(wanted, caller, request), body));
    }

    private HttpResponse<?> whole(ChatRequest wanted, Caller caller, HttpRequest<?> request) {
        var completion = ChatCompletion.begin(clock.instant());
        var part = participations.begin(caller, wanted.requester(caller));
        var headers = new LinkedHashMap<String, String>();
        var served = answer(wanted, caller, request, part, AnswerReader.OF_THE_WHOLE, headers);
        var response = HttpResponse.ok(completion.whole(served));
        ServingHeaders.of(served.serving()).forEach(response::header);
        headers.forEach(response::header);
        served.similarity()
                .ifPresent(similarity ->
                        response.header("Jarvis-Similarity", String.format(Locale.ROOT, "%.3f", similarity)));
        return response.header("Jarvis-Cache", served.cache().name().toLowerCase(Locale.ROOT));
    }

    /**
     * What an answer took is counted before anybody has the whole of it: a function may be frozen then.
     *
     * @param headers gets what the answer's headers say about the prompt, before it begins
     */
    private Served answer(
            ChatRequest wanted,
            Caller caller,
            HttpRequest<?> request,
            Participation part,
            AnswerReader reader,
            Map<String, String> headers) {
        try (var accepted =
                completions.accept(caller, part.place(wanted.question(), wanted.prompt()), wanted.isBounded())) {
            RateLimits.tell(request, accepted.limits());
            headers.putAll(ServingHeaders.of(accepted.compressed()));
            headers.putAll(ServingHeaders.of(part));
            var served = accepted.answer(reader);
            if (!reader.isLive()) {
                requireSchema(wanted, served);
            }
            part.answered(served, accepted.model());
            return served;
        } catch (RuntimeException e) {
            if (!reader.isGone()) {
                part.failed(e);
            }
            throw e;
        }
    }

    /** An answer that was cut off or kept back cannot follow it, and says so; and calls have schemas of their own. */
    private static void requireSchema(ChatRequest wanted, Served served) {
        if (served.completion().finish() != Finish.STOP) {
            return;
        }
        wanted.schema()
                .flatMap(schema -> schema.problem(served.completion().text()))
                .ifPresent(problem -> {
                    throw Refusal.of(
                            Refusal.Kind.BAD_ANSWER,
                            "invalid_json_answer",
                            "The answer of " + served.serving().model() + " does not follow the JSON schema: "
                                    + problem);
                });
    }

    private void stream(ChatRequest wanted, Caller caller, HttpRequest<?> request, Sse.Opening opening) {
        var part = participations.begin(caller, wanted.requester(caller));
        var headers = new LinkedHashMap<String, String>();
        var chunks = new ChatChunks(opening, ChatCompletion.begin(clock.instant()), wanted.includeUsage(), headers);
        chunks.end(answer(wanted, caller, request, part, chunks, headers));
    }

    @Post("/embeddings")
    @Metered
    @Operation(
            summary = "Turn texts into vectors, in OpenAI's format",
            description = "input_type, document or query, says what the texts are; some models tell them apart.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(type = "object", description = "As OpenAI's CreateEmbeddingRequest")))
    @ApiResponse(
            responseCode = "200",
            description = "The vectors",
            content = @Content(schema = @Schema(type = "object")))
    HttpResponse<?> embed(@Body JsonNode body, Caller caller, HttpRequest<?> request) {
        var wanted = EmbeddingsRequest.read(body);
        return idempotency.once(request, () -> embed(wanted, caller, request), body);
    }

    private HttpResponse<?> embed(EmbeddingsRequest wanted, Caller caller, HttpRequest<?> request) {
        var vectors = vectorization.embed(caller, wanted.wanted());
        RateLimits.tell(request, vectors.limits());
        return HttpResponse.ok(EmbeddingList.of(vectors, wanted.isBase64()))
                .header("Jarvis-Model", vectors.model().value());
    }

    @Get("/models")
    @Operation(summary = "List the models by all names that can be used, in OpenAI's format")
    @ApiResponse(
            responseCode = "200",
            description = "The models",
            content = @Content(schema = @Schema(type = "object")))
    HttpResponse<?> list(Caller caller) {
        var list = JsonNodeFactory.instance.objectNode().put("object", "list");
        var data = list.putArray("data");
        models.list(caller.tenant()).forEach(entry -> data.add(model(entry)));
        return HttpResponse.ok(list);
    }

    @Get("/models/{model}")
    @Operation(summary = "Show a model, in OpenAI's format")
    @ApiResponse(responseCode = "200", description = "The model", content = @Content(schema = @Schema(type = "object")))
    HttpResponse<?> get(@PathVariable String model, Caller caller) {
        return HttpResponse.ok(model(models.get(caller.tenant(), model)));
    }

    /** When a model was made nobody told the platform, but clients want a time. */
    private static ObjectNode model(ModelDirectory.Entry entry) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", entry.name())
                .put("object", "model")
                .put("created", 0)
                .put("owned_by", entry.isOwn() ? "tenant" : "jarvis");
    }
}
