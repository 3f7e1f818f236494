package ai.jarvis.knowledge;

import ai.jarvis.knowledge.Reembedding.Stage;
import ai.jarvis.model.ModelId;
import ai.jarvis.task.TaskId;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Keeps the changes of one process, whose chunks are in an index beside it. */
final class InMemoryReembeddingStore implements ReembeddingStore {
    private final InMemoryCollectionStore collections;
    private final InMemoryChunkIndex index;
    private final Map<String, Reembedding> changes = new TreeMap<>();

    InMemoryReembeddingStore(InMemoryCollectionStore collections, InMemoryChunkIndex index) {
        this.collections = collections;
        this.index = index;
    }

    @Override
    public Optional<Reembedding> begin(Reembedding fresh) {
        var underWay = latest(fresh.tenant(), fresh.collection()).filter(change -> !change.isFinished());
        if (underWay.isPresent()) {
            return underWay;
        }
        put(fresh);
        collections.prepare(fresh.collection(), fresh.target());
        return Optional.of(fresh);
    }

    private void put(Reembedding change) {
        changes.put(change.task().value(), change);
    }

    private Reembedding at(Reembedding change, Stage stage, Optional<String> error, boolean finished) {
        return new Reembedding(
                change.task(),
                change.tenant(),
                change.collection(),
                change.source(),
                change.target(),
                change.dimensions(),
                stage,
                change.chunks(),
                change.embedded(),
                error,
                change.createdAt(),
                finished ? Optional.of(Instant.EPOCH) : Optional.empty());
    }

    @Override
    public Optional<Reembedding> find(TenantId tenant, TaskId task) {
        return Optional.ofNullable(changes.get(task.value()))
                .filter(change -> collections.find(tenant, change.collection()).isPresent());
    }

    @Override
    public Optional<Reembedding> latest(TenantId tenant, CollectionId collection) {
        return changes.values().stream()
                .filter(change -> change.collection().equals(collection))
                .reduce((before, after) -> after);
    }

    @Override
    public List<Lacking> lacking(Reembedding change, Optional<ChunkKey> after, int limit) {
        return index.stored().entrySet().stream()
                .filter(each -> each.getValue().collection().equals(change.collection()))
                .filter(each -> !each.getValue().entry().vectors().containsKey(change.target()))
                .filter(each -> after.isEmpty() || each.getKey().compareTo(after.get()) > 0)
                .map(each -> new Lacking(
                        each.getKey(),
                        each.getValue().entry().contentHash(),
                        each.getValue().entry().chunk()))
                .limit(limit)
                .toList();
    }

    @Override
    public void add(Reembedding change, Map<ChunkKey, float[]> vectors) {
        if (find(change.tenant(), change.task())
                .filter(now -> now.stage() == Stage.EMBEDDING)
                .isPresent()) {
            vectors.forEach((key, vector) -> index.stored()
                    .computeIfPresent(key, (same, each) -> each.with(change.target(), Optional.of(vector))));
        }
    }

    @Override
    public boolean switchOver(Reembedding change) {
        if (!lacking(change, Optional.empty(), 1).isEmpty()) {
            return false;
        }
        put(at(change, Stage.SWITCHED, Optional.empty(), false));
        collections.change(change.collection(), change.target());
        return true;
    }

    @Override
    public boolean withdraw(TenantId tenant, TaskId task, Optional<String> error) {
        var change = find(tenant, task).orElseThrow();
        if (change.stage() == Stage.EMBEDDING) {
            put(at(change, Stage.WITHDRAWN, error, false));
            collections.settle(change.collection());
            return true;
        }
        return change.stage() == Stage.WITHDRAWN;
    }

    @Override
    public boolean sweep(Reembedding change) {
        var unused = change.stage() == Stage.WITHDRAWN ? change.target() : change.source();
        collections.settle(change.collection());
        remove(change.collection(), unused);
        put(at(change, change.stage() == Stage.SWITCHED ? Stage.SWEEPING : change.stage(), change.error(), true));
        return false;
    }

    private void remove(CollectionId collection, ModelId model) {
        index.stored()
                .replaceAll((key, each) ->
                        each.collection().equals(collection) ? each.with(model, Optional.empty()) : each);
    }
}
