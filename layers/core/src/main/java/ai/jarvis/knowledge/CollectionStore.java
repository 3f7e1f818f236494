package ai.jarvis.knowledge;

import ai.jarvis.model.ModelId;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.TenantId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where collections are kept. A collection that is marked as deleted is not there for its readers. */
public interface CollectionStore {
    void insert(Collection collection);

    Optional<Collection> find(TenantId tenant, CollectionId id);

    /** The oldest of the collections of that name. */
    Optional<Collection> findByName(TenantId tenant, String name);

    /**
     * Those collections that are there, by the models that searches use for them.
     *
     * @param ids of collections; all of the tenant's if empty
     */
    Map<ModelId, Set<CollectionId>> byModel(TenantId tenant, Set<CollectionId> ids);

    /** The models whose vectors the chunks of a collection must have; absent if there is no such collection. */
    Optional<EmbeddedBy> embeddedBy(TenantId tenant, CollectionId id);

    Page<Collection> list(TenantId tenant, Page.Request page);

    /**
     * Hides a collection, its documents and their chunks from all readers at once.
     *
     * @return whether there is such a collection, hidden just now or before
     * @throws Refusal with {@code collection_in_use} if a document is in it that the reader does not see
     */
    boolean markDeleted(TenantId tenant, CollectionId id, Reader reader);

    /** Removes the row of a collection that has no documents any more. */
    void remove(TenantId tenant, CollectionId id);
}
