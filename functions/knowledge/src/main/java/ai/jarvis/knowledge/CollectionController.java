package ai.jarvis.knowledge;

import ai.jarvis.tenancy.Caller;
import ai.jarvis.web.Idempotent;
import ai.jarvis.web.Listing;
import ai.jarvis.web.Paging;
import ai.jarvis.web.PathId;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.RequestBean;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Collections over HTTP. */
@Controller("/api/v1/collections")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "knowledge")
class CollectionController {
    private final Collections collections;

    CollectionController(Collections collections) {
        this.collections = collections;
    }

    @Introspected
    record NewCollection(
            @NotNull String name,
            Optional<String> description,
            Optional<Map<String, Object>> metadata,
            Optional<String> embeddingModel) {}

    @Introspected
    record CollectionView(
            String id,
            String name,
            Optional<String> description,
            Map<String, Object> metadata,
            String embeddingModel,
            int embeddingDimensions,
            Instant createdAt) {
        static CollectionView of(Collection collection) {
            return new CollectionView(
                    collection.id().value(),
                    collection.name(),
                    collection.description(),
                    collection.metadata(),
                    collection.model().value(),
                    collection.dimensions(),
                    collection.createdAt());
        }
    }

    @Post
    @Idempotent
    @Status(HttpStatus.CREATED)
    @Operation(summary = "Make a collection")
    HttpResponse<CollectionView> create(@Body @Valid NewCollection body, Caller caller) {
        var collection = collections.create(
                caller, body.name(), body.description(), body.metadata().orElse(Map.of()), body.embeddingModel());
        return HttpResponse.created(
                CollectionView.of(collection), URI.create("/api/v1/collections/" + collection.id()));
    }

    @Get
    @Operation(summary = "List the collections, newest first")
    Listing<CollectionView> list(@RequestBean Paging paging, Caller caller) {
        return Listing.of(collections.list(caller, paging.request()), CollectionView::of);
    }

    @Get("/{id}")
    @Operation(summary = "Show a collection")
    CollectionView get(@PathVariable String id, Caller caller) {
        return CollectionView.of(collections.get(caller, collectionId(id)));
    }

    @Delete("/{id}")
    @Status(HttpStatus.NO_CONTENT)
    @Operation(summary = "Delete a collection with all its documents")
    void delete(@PathVariable String id, Caller caller) {
        collections.delete(caller, collectionId(id));
    }

    static CollectionId collectionId(String id) {
        return PathId.of(id, CollectionId::new, "collection");
    }
}
