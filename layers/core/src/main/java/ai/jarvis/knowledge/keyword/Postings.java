package ai.jarvis.knowledge.keyword;

import ai.jarvis.knowledge.ChunkKey;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * Which chunks a term is in, how often in each, and how long each is. Packed, a chunk takes three to five bytes: what it
 * is further than the one before, and whether it is the first of its document and has the term once, as most do.
 */
final class Postings {
    private static final int HAS_ORDINAL = 1;
    private static final int IS_REPEATED = 2;
    private static final int FLAG_BITS = 2;

    /** What a chunk takes, packed: what it is further, and its length. */
    private static final int FEWEST_BYTES = 2;

    private long[] chunks = new long[8];
    private int[] frequencies = new int[8];
    private int[] lengths = new int[8];
    private int size;
    private int highestFrequency;
    private int shortest = Integer.MAX_VALUE;

    /**
     * Appends a chunk.
     *
     * @param chunk as {@link ChunkKey#toLong} gives it
     * @param frequency how often the term is in it, from 1
     * @param length terms of the chunk
     */
    void add(long chunk, int frequency, int length) {
        if (size == chunks.length) {
            grow(2 * size);
        }
        chunks[size] = chunk;
        frequencies[size] = frequency;
        lengths[size] = length;
        size++;
        highestFrequency = Math.max(highestFrequency, frequency);
        shortest = Math.min(shortest, length);
    }

    private void grow(int capacity) {
        chunks = Arrays.copyOf(chunks, capacity);
        frequencies = Arrays.copyOf(frequencies, capacity);
        lengths = Arrays.copyOf(lengths, capacity);
    }

    int size() {
        return size;
    }

    /** How often a chunk has the term that has it most. */
    int highestFrequency() {
        return highestFrequency;
    }

    /** How many terms the shortest chunk has. */
    int shortest() {
        return shortest;
    }

    long chunk(int i) {
        return chunks[i];
    }

    int frequency(int i) {
        return frequencies[i];
    }

    int length(int i) {
        return lengths[i];
    }

    /** Appends those that {@link #pack} wrote, without those of dead documents. */
    void unpack(Variable.Reader packed, BitSet dead) {
        int most = size + packed.left() / FEWEST_BYTES;
        if (most > chunks.length) {
            grow(Math.max(most, 2 * size));
        }
        int document = 0;
        int ordinal = 0;
        while (packed.hasMore()) {
            long head = packed.number();
            int step = (int) (head >>> FLAG_BITS);
            int further = (head & HAS_ORDINAL) == 0 ? 0 : (int) packed.number();
            ordinal = step == 0 ? ordinal + further : further;
            document += step;
            int frequency = (head & IS_REPEATED) == 0 ? 1 : (int) packed.number();
            int length = (int) packed.number();
            if (!dead.get(document)) {
                add(new ChunkKey(document, ordinal).toLong(), frequency, length);
            }
        }
    }

    /** Writes all, in the order of the chunks. */
    void pack(Variable.Writer to) {
        int document = 0;
        int ordinal = 0;
        for (int i : inOrder()) {
            var chunk = ChunkKey.of(chunks[i]);
            int step = chunk.document() - document;
            int further = step == 0 ? chunk.ordinal() - ordinal : chunk.ordinal();
            long head = (long) step << FLAG_BITS;
            head |= further == 0 ? 0 : HAS_ORDINAL;
            head |= frequencies[i] == 1 ? 0 : IS_REPEATED;
            to.number(head);
            if (further != 0) {
                to.number(further);
            }
            if (frequencies[i] != 1) {
                to.number(frequencies[i]);
            }
            to.number(lengths[i]);
            document = chunk.document();
            ordinal = chunk.ordinal();
        }
    }

    private int[] inOrder() {
        boolean isSorted = true;
        for (int i = 1; i < size && isSorted; i++) {
            isSorted = chunks[i - 1] < chunks[i];
        }
        var order = IntStream.range(0, size);
        return isSorted
                ? order.toArray()
                : order.boxed()
                        .sorted((a, b) -> Long.compare(chunks[a], chunks[b]))
                        .mapToInt(i -> i)
                        .toArray();
    }
}
