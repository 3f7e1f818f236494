package ai.jarvis.knowledge;

import ai.jarvis.model.ModelId;
import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** The searchable chunks. */
public interface ChunkIndex {
    /**
     * A chunk ready to be found.
     *
     * @param contentHash of the text that was embedded
     * @param vectors of the text, by the models that made them
     * @param keywords the text whose terms keyword search finds it by
     */
    record Entry(Chunk chunk, String contentHash, Map<ModelId, float[]> vectors, String keywords) {
        public Entry {
            vectors = Map.copyOf(vectors);
        }
    }

    /**
     * One version of a document, to take the place of the one before.
     *
     * @param sequencer the write that the version was made from
     * @param model the collection's, of which every entry has a vector
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
     * @throws ModelChanged if searches of the collection use another model than the version's; nothing changed then
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

    /** The model of a collection is not the one that a version was embedded by; embedded again, it will be taken. */
    final class ModelChanged extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public ModelChanged(DocumentId document) {
            super("The collection of " + document + " has another embedding model now");
        }
    }

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
        /**
         * The chunks nearest to a vector of the model by cosine similarity, of those that have one of the model.
         *
         * @param among some of the scope's collections; all if empty
         * @param likely chunks that are compared in any case; asked for only where others could be missed, because not
         *     all are compared
         */
        List<Ranked> nearest(
                ModelId model, Set<CollectionId> among, float[] vector, Supplier<List<Ranked>> likely, int limit);

        /** The chunks that have terms of a text, by BM25. */
        List<Ranked> matching(String text, int limit);

        /** What the chunks say. */
        Map<ChunkKey, Hit> hits(List<ChunkKey> chunks);
    }
}
