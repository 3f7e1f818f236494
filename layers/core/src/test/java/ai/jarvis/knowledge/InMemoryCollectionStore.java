package ai.jarvis.knowledge;

import ai.jarvis.model.ModelId;
import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keeps the collections of one process. */
final class InMemoryCollectionStore implements CollectionStore {
    private final Map<CollectionId, Collection> collections = new LinkedHashMap<>();
    private final Map<CollectionId, ModelId> others = new HashMap<>();

    /** Adds a collection that says nothing but its model. */
    void add(TenantId tenant, CollectionId id, ModelId model) {
        insert(new Collection(
                id, tenant, id.value(), Optional.empty(), Map.of(), model, 2, Instant.parse("2026-01-01T00:00:00Z")));
    }

    /** From now on searches use another model; those that began before still use the one before. */
    void change(CollectionId id, ModelId model) {
        var before = collections.get(id);
        others.put(id, before.model());
        add(before.tenant(), id, model);
    }

    /** One model is enough. */
    void settle(CollectionId id) {
        others.remove(id);
    }

    /** A re-embedding has begun. */
    void prepare(CollectionId id, ModelId next) {
        others.put(id, next);
    }

    @Override
    public void insert(Collection collection) {
        collections.put(collection.id(), collection);
    }

    @Override
    public Optional<Collection> find(TenantId tenant, CollectionId id) {
        return Optional.ofNullable(collections.get(id))
                .filter(collection -> collection.tenant().equals(tenant));
    }

    @Override
    public Optional<Collection> findByName(TenantId tenant, String name) {
        return collections.values().stream()
                .filter(collection ->
                        collection.tenant().equals(tenant) && collection.name().equals(name))
                .findFirst();
    }

    @Override
    public Map<ModelId, Set<CollectionId>> byModel(TenantId tenant, Set<CollectionId> ids) {
        var byModel = new HashMap<ModelId, Set<CollectionId>>();
        collections.values().stream()
                .filter(collection -> collection.tenant().equals(tenant))
                .filter(collection -> ids.isEmpty() || ids.contains(collection.id()))
                .forEach(collection -> byModel.computeIfAbsent(collection.model(), model -> new HashSet<>())
                        .add(collection.id()));
        return byModel;
    }

    @Override
    public Optional<EmbeddedBy> embeddedBy(TenantId tenant, CollectionId id) {
        return find(tenant, id)
                .map(collection -> new EmbeddedBy(collection.model(), Optional.ofNullable(others.get(id))));
    }

    @Override
    public Page<Collection> list(TenantId tenant, Page.Request page) {
        return new Page<>(
                collections.values().stream()
                        .filter(collection -> collection.tenant().equals(tenant))
                        .toList(),
                Optional.empty());
    }

    @Override
    public boolean markDeleted(TenantId tenant, CollectionId id, Reader reader) {
        return collections.remove(id) != null;
    }

    @Override
    public void remove(TenantId tenant, CollectionId id) {
        collections.remove(id);
    }
}
