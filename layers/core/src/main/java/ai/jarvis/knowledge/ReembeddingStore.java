package ai.jarvis.knowledge;

import ai.jarvis.task.TaskId;
import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the changes of collections to other embedding models are kept, and the vectors that they make. */
public interface ReembeddingStore {
    /**
     * A chunk that has no vector of the target yet.
     *
     * @param contentHash of what is embedded of it
     */
    record Lacking(ChunkKey key, String contentHash, Chunk chunk) {}

    /**
     * Begins a change, unless one is under way in the collection.
     *
     * @return the one that is under way now; absent if the collection is gone
     */
    Optional<Reembedding> begin(Reembedding fresh);

    /** A change; absent if there is none, or its collection is gone. */
    Optional<Reembedding> find(TenantId tenant, TaskId task);

    /** The last change of a collection. */
    Optional<Reembedding> latest(TenantId tenant, CollectionId collection);

    /**
     * Chunks that have no vector of the target, in the order of their keys.
     *
     * @param after the last one that was looked at
     */
    List<Lacking> lacking(Reembedding change, Optional<ChunkKey> after, int limit);

    /** Keeps vectors of the target, of those chunks that are still there; nothing if the change embeds no more. */
    void add(Reembedding change, Map<ChunkKey, float[]> vectors);

    /**
     * Lets searches use the target's vectors, in one transaction, if all chunks have one.
     *
     * @return whether they do now; false if chunks lack vectors, or the change embeds no more
     */
    boolean switchOver(Reembedding change);

    /**
     * Leaves the collection as it was, if it has not switched.
     *
     * @param error why; absent if somebody wishes so
     * @return whether it did, now or before
     */
    boolean withdraw(TenantId tenant, TaskId task, Optional<String> error);

    /**
     * Removes some of the vectors that no search uses any more, or notes that none is left.
     *
     * @return whether some may be left
     */
    boolean sweep(Reembedding change);
}
