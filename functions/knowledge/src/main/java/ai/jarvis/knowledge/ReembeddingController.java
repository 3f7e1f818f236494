package ai.jarvis.knowledge;

import ai.jarvis.tenancy.Caller;
import ai.jarvis.web.Idempotent;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.Optional;

/** The change of a collection to another embedding model over HTTP. */
@Controller("/api/v1/collections/{collection}/reembed")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "knowledge")
class ReembeddingController {
    private final Reembeddings reembeddings;

    ReembeddingController(Reembeddings reembeddings) {
        this.reembeddings = reembeddings;
    }

    @Introspected
    record NewModel(@NotNull String embeddingModel) {}

    /** How far a change is: {@code success} from the switch on, {@code finished_at} when the old vectors are gone. */
    @Introspected
    record ReembeddingView(
            String taskId,
            String collectionId,
            String status,
            String fromModel,
            String embeddingModel,
            double progress,
            long chunks,
            long embedded,
            Optional<String> error,
            Instant createdAt,
            Optional<Instant> finishedAt) {
        static ReembeddingView of(Reembedding change) {
            return new ReembeddingView(
                    change.task().value(),
                    change.collection().value(),
                    change.status().wireName(),
                    change.source().value(),
                    change.target().value(),
                    change.progress(),
                    change.chunks(),
                    change.embedded(),
                    change.error(),
                    change.createdAt(),
                    change.finishedAt());
        }
    }

    @Post
    @Idempotent
    @Status(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Embed a collection by another model",
            description =
                    "Searches go on: by the model before until all chunks have vectors of the new one, and from then"
                            + " on by that. Documents may come and go meanwhile.")
    HttpResponse<ReembeddingView> begin(@PathVariable String collection, @Body @Valid NewModel body, Caller caller) {
        var id = CollectionController.collectionId(collection);
        return HttpResponse.<ReembeddingView>accepted()
                .body(ReembeddingView.of(reembeddings.begin(caller, id, body.embeddingModel())));
    }

    @Get
    @Operation(summary = "Show the last change of a collection's embedding model and how far it is")
    ReembeddingView get(@PathVariable String collection, Caller caller) {
        return ReembeddingView.of(reembeddings.get(caller, CollectionController.collectionId(collection)));
    }

    @Post("/cancel")
    @Status(HttpStatus.ACCEPTED)
    @Operation(summary = "Leave a collection with the embedding model that it has")
    ReembeddingView cancel(@PathVariable String collection, Caller caller) {
        return ReembeddingView.of(reembeddings.cancel(caller, CollectionController.collectionId(collection)));
    }
}
