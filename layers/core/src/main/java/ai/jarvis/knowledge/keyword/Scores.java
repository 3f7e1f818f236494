package ai.jarvis.knowledge.keyword;

import java.util.Arrays;

/** Sums by chunk: a hash table of numbers only, as questions with common words touch very many chunks. */
final class Scores {
    private static final long FREE = -1;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final long[] chunks;
    private final double[] sums;
    private final int shift;

    /** @param most different chunks */
    Scores(int most) {
        int capacity = Integer.highestOneBit(Math.max(8, most)) << 2;
        chunks = new long[capacity];
        Arrays.fill(chunks, FREE);
        sums = new double[capacity];
        shift = Long.numberOfLeadingZeros(capacity) + 1;
    }

    void add(long chunk, double score) {
        int at = (int) ((chunk * MIX) >>> shift);
        while (chunks[at] != chunk && chunks[at] != FREE) {
            at = (at + 1) & (chunks.length - 1);
        }
        chunks[at] = chunk;
        sums[at] += score;
    }

    /** Hears each chunk with its sum, in no order. */
    void forEach(Listener listener) {
        for (int i = 0; i < chunks.length; i++) {
            if (chunks[i] != FREE) {
                listener.chunk(chunks[i], sums[i]);
            }
        }
    }

    @FunctionalInterface
    interface Listener {
        void chunk(long chunk, double score);
    }
}
