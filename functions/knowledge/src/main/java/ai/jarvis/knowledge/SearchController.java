package ai.jarvis.knowledge;

import ai.jarvis.tenancy.Caller;
import ai.jarvis.web.Metered;
import ai.jarvis.web.RateLimits;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Search over HTTP. */
@Controller("/api/v1/search")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "knowledge")
class SearchController {
    private static final int DEFAULT_TOP_K = 10;

    private final Retrieval retrieval;

    SearchController(Retrieval retrieval) {
        this.retrieval = retrieval;
    }

    @Introspected
    record Search(
            @NotNull String query,
            Optional<List<@NotNull String>> collections,
            Optional<Retrieval.Mode> mode,
            Optional<Boolean> rerank,
            Optional<Integer> topK,
            Optional<Map<String, Object>> filters) {}

    @Introspected
    record Results(List<Result> results, Optional<List<String>> degraded) {}

    @Introspected
    record Result(
            String documentId,
            String documentName,
            String chunkId,
            String text,
            double score,
            Scores scores,
            Location location) {
        static Result of(Retrieval.Found found) {
            var hit = found.hit();
            var chunk = hit.chunk();
            return new Result(
                    hit.document().value(),
                    hit.documentName(),
                    hit.id().value(),
                    chunk.text(),
                    found.score(),
                    Scores.of(found.scores()),
                    new Location(chunk.page(), chunk.start(), chunk.end()));
        }
    }

    @Introspected
    record Scores(OptionalDouble vector, OptionalDouble keyword, OptionalDouble fused, OptionalDouble rerank) {
        static Scores of(Retrieval.Scores scores) {
            return new Scores(scores.vector(), scores.keyword(), scores.fused(), scores.rerank());
        }
    }

    /** Where the chunk is in the document's text, in code points. */
    @Introspected
    record Location(Optional<Integer> page, int start, int end) {}

    @Post
    @Metered
    @Operation(
            summary = "Find chunks by meaning, by words, or by both",
            description = "What both find is fused, and a rerank model looks at the best again, unless rerank is false;"
                    + " by meaning or by words alone it does so if rerank is true. What the caller may not read is never"
                    + " found, and takes no place in top_k. What could not be used is named in degraded:"
                    + " embedding_unavailable (found by words alone), rerank_unavailable (in the order before).")
    Results search(@Body @Valid Search body, Caller caller, HttpRequest<?> request) {
        var result = retrieval.search(
                caller,
                new Retrieval.Query(
                        body.query(),
                        body.collections().orElse(List.of()).stream()
                                .map(CollectionController::collectionId)
                                .collect(Collectors.toSet()),
                        body.mode().orElse(Retrieval.Mode.HYBRID),
                        body.rerank(),
                        body.topK().orElse(DEFAULT_TOP_K),
                        body.filters().orElse(Map.of())));
        RateLimits.tell(request, result.limits());
        return new Results(
                result.found().stream().map(Result::of).toList(),
                result.degraded().isEmpty() ? Optional.empty() : Optional.of(result.degraded()));
    }
}
