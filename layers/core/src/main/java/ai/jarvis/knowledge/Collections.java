package ai.jarvis.knowledge;

import ai.jarvis.model.EmbeddingModels;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Text;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** The collections of a tenant. */
public final class Collections {
    public static final int MAX_NAME = 200;
    public static final int MAX_DESCRIPTION = 2_000;

    private final CollectionStore store;
    private final EmbeddingModels models;
    private final KnowledgeEvents events;
    private final Clock clock;

    public Collections(CollectionStore store, EmbeddingModels models, KnowledgeEvents events, Clock clock) {
        this.store = store;
        this.models = models;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Makes a collection.
     *
     * @param embeddingModel name of the model that embeds its documents; the standard one if absent
     * @throws Refusal if there is no such model
     */
    public Collection create(
            Caller caller,
            String name,
            Optional<String> description,
            Map<String, Object> metadata,
            Optional<String> embeddingModel) {
        caller.require(Permission.DOCUMENTS_WRITE);
        Text.require("/name", name, MAX_NAME);
        description.ifPresent(d -> Text.require("/description", d, MAX_DESCRIPTION));
        Metadata.require("/metadata", metadata);
        var model = models.choose(embeddingModel);
        var collection = new Collection(
                CollectionId.fresh(),
                caller.tenant(),
                name,
                description,
                metadata,
                model.id(),
                model.dimensions(),
                clock.instant());
        store.insert(collection);
        return collection;
    }

    public Collection get(Caller caller, CollectionId id) {
        caller.require(Permission.DOCUMENTS_READ);
        return store.find(caller.tenant(), id).orElseThrow(() -> Refusal.notFound("collection"));
    }

    public Page<Collection> list(Caller caller, Page.Request page) {
        caller.require(Permission.DOCUMENTS_READ);
        return store.list(caller.tenant(), page);
    }

    /** Hides the collection and all that is in it at once; storage is purged in the background. */
    public void delete(Caller caller, CollectionId id) {
        caller.require(Permission.DOCUMENTS_DELETE);
        if (!store.markDeleted(caller.tenant(), id, Reader.of(caller))) {
            throw Refusal.notFound("collection");
        }
        events.collectionDeleted(caller.tenant(), id);
    }
}
