package ai.jarvis.knowledge;

import java.util.List;

/** Where a large document waits, in parts, until all of it is embedded. Parts of different writes do not meet. */
public interface DocumentParts {
    /** What a write's parts are known by: 32 characters, the same each time, and of no other write of the document. */
    static String nameOf(DocumentStore.Write write) {
        return Hashing.sha256(write.originalKey() + "\n" + write.sequencer()).substring(0, 32);
    }

    void putText(DocumentStore.Write write, String text);

    /**
     * The text of the whole.
     *
     * @throws IllegalStateException if there is none
     */
    String text(DocumentStore.Write write);

    void putChunks(DocumentStore.Write write, int part, List<Chunk> chunks);

    /**
     * The chunks of a part.
     *
     * @throws IllegalStateException if there are none
     */
    List<Chunk> chunks(DocumentStore.Write write, int part);

    void putEntries(DocumentStore.Write write, int part, List<ChunkIndex.Entry> entries);

    boolean hasEntries(DocumentStore.Write write, int part);

    /**
     * A part's chunks with their embeddings.
     *
     * @throws IllegalStateException if there are none
     */
    List<ChunkIndex.Entry> entries(DocumentStore.Write write, int part);

    /** How many parts are embedded. */
    int embedded(DocumentStore.Write write);

    /** Removes all of a write; nothing happens if there is nothing. */
    void remove(DocumentStore.Write write);
}
