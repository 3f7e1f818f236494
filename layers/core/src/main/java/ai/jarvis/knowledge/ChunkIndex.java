package ai.jarvis.knowledge;

import ai.jarvis.model.ModelId;
import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

    /**
     * Where and what to search.
     *
     * @param collections those to search; all of the tenant's if empty
     * @param metadata what documents' metadata must contain
     */
    record Scope(TenantId tenant, Set<CollectionId> collections, Map<String, Object> metadata) {
        /** The same in some collections only. */
        Scope in(Set<CollectionId> some) {
            return new Scope(tenant, some, metadata);
        }
    }

    /** The model of a collection is not the one that a version was embedded by; embedded again, it will be taken. */
    final class ModelChanged extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public ModelChanged(DocumentId document) {
            super("The collection of " + document + " has another embedding model now");
        }
    }

    /** A found chunk. A higher score is nearer; scores of different searches cannot be compared. */
    record Hit(ChunkId id, DocumentId document, String documentName, Chunk chunk, double score) {}

    /**
     * The chunks nearest to a vector by cosine similarity, nearest first; ties in a fixed order.
     *
     * @param model that made the vector: only its vectors are searched
     */
    List<Hit> nearest(Scope scope, ModelId model, float[] vector, int limit);

    /** The chunks with most of the text's terms, best first; ties in a fixed order. */
    List<Hit> matching(Scope scope, String text, int limit);
}
