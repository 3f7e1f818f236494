package ai.jarvis.knowledge;

import ai.jarvis.model.ModelId;
import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The searchable chunks. */
public interface ChunkIndex {
    /**
     * A chunk ready to be found.
     *
     * @param contentHash of the text that was embedded
     * @param keywords the text whose terms keyword search finds it by
     */
    @SuppressWarnings("ArrayRecordComponent") // Carries a vector from a model to the index; nobody compares entries.
    record Entry(Chunk chunk, String contentHash, float[] embedding, String keywords) {}

    /**
     * One version of a document, to take the place of the one before.
     *
     * @param sequencer the write that the version was made from
     */
    record Version(
            TenantId tenant,
            DocumentId document,
            String originalKey,
            String sequencer,
            ModelId model,
            long bytes,
            String contentHash,
            String textKey,
            List<Entry> entries) {}

    /** The embeddings that the tenant already has from this model, by the hash of what was embedded. */
    Map<String, float[]> embeddings(TenantId tenant, ModelId model, Set<String> contentHashes);

    /**
     * Replaces a document's chunks and marks it ready, in one transaction.
     *
     * @return whether it did; false if newer bytes are there, the document is gone, or the work on the same write was
     *     ended by someone else meanwhile, and its room given back; then nothing changed
     */
    boolean replace(Version version);

    /** Whether the tenant's vectors should be kept elsewhere, by how many there are; see {@link VectorPlacement}. */
    boolean isMisplaced(TenantId tenant);

    /**
     * Where and what to search.
     *
     * @param collections those to search; all of the tenant's if empty
     * @param metadata what documents' metadata must contain
     * @param reader who searches: nothing is found that they may not see, and nothing else is missing for it
     */
    record Scope(TenantId tenant, Set<CollectionId> collections, Map<String, Object> metadata, Reader reader) {}

    /** A chunk as readers see it. */
    record Hit(ChunkId id, DocumentId document, String documentName, Chunk chunk) {}

    /**
     * Runs searches that all see the index as it is at one moment, whatever is published, removed or moved meanwhile.
     *
     * @param work done once, with what is good until it returns
     */
    <T> T search(Scope scope, Function<Snapshot, T> work);

    /** The chunks of a scope at one moment. */
    interface Snapshot {
        /** The chunks nearest to a vector of the model by cosine similarity. */
        List<Ranked> nearest(ModelId model, float[] vector, int limit);

        /** The chunks that have terms of a text, by BM25. */
        List<Ranked> matching(String text, int limit);

        /** What the chunks say. */
        Map<ChunkKey, Hit> hits(List<ChunkKey> chunks);
    }
}
