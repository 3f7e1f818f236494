package ai.jarvis.knowledge;

/**
 * A chunk as the index knows it: short, never used again, and in the order in which documents were published.
 *
 * @param document number that the version of the document got when it was published, counted by tenant
 * @param ordinal which chunk of it, from 0
 */
public record ChunkKey(int document, int ordinal) implements Comparable<ChunkKey> {
    private static final int ORDINAL_BITS = 20;

    /** Most chunks of one document. */
    public static final int MAX_CHUNKS = 1 << ORDINAL_BITS;

    public ChunkKey {
        if (document < 0 || ordinal < 0 || ordinal >= MAX_CHUNKS) {
            throw new IllegalArgumentException("Not a chunk: " + ordinal + " of document " + document);
        }
    }

    /** As {@link #toLong} gave it. */
    public static ChunkKey of(long key) {
        return new ChunkKey((int) (key >>> ORDINAL_BITS), (int) (key & (MAX_CHUNKS - 1)));
    }

    /** As one number, in the same order. */
    public long toLong() {
        return ((long) document << ORDINAL_BITS) | ordinal;
    }

    @Override
    public int compareTo(ChunkKey other) {
        return Long.compare(toLong(), other.toLong());
    }
}
