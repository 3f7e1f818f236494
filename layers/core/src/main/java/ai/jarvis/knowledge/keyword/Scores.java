package ai.jarvis.knowledge.keyword;

import java.util.Arrays;
import java.util.PriorityQueue;

/** Sums by chunk: a hash table of numbers only, as questions with common words touch very many chunks. */
final class Scores {
    private static final long FREE = -1;
    private static final int FEWEST = 1 << 8;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private long[] chunks = {};
    private double[] sums = {};
    private int shift;
    private int size;

    Scores() {
        clear(FEWEST);
    }

    private void clear(int capacity) {
        chunks = new long[capacity];
        Arrays.fill(chunks, FREE);
        sums = new double[capacity];
        shift = Long.numberOfLeadingZeros(capacity) + 1;
        size = 0;
    }

    /** How many chunks have a sum. */
    int size() {
        return size;
    }

    /** Adds to a chunk's sum, which is 0 at first. */
    void add(long chunk, double score) {
        int at = place(chunk);
        if (chunks[at] == FREE) {
            if (2 * (size + 1) > chunks.length) {
                rebuild(2 * chunks.length, Double.NEGATIVE_INFINITY);
                at = place(chunk);
            }
            chunks[at] = chunk;
            size++;
        }
        sums[at] += score;
    }

    /** Where a chunk's sum is, if it has one; else a negative number. */
    int find(long chunk) {
        int at = place(chunk);
        return chunks[at] == FREE ? -1 : at;
    }

    /** Adds to the sum that was found there. */
    void addAt(int at, double score) {
        sums[at] += score;
    }

    private int place(long chunk) {
        int at = (int) ((chunk * MIX) >>> shift);
        while (chunks[at] != chunk && chunks[at] != FREE) {
            at = (at + 1) & (chunks.length - 1);
        }
        return at;
    }

    /** The lowest of so many highest sums; less than any sum if there are fewer. */
    double best(int count) {
        if (size < count) {
            return Double.NEGATIVE_INFINITY;
        }
        var highest = new PriorityQueue<Double>(count);
        double lowest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < chunks.length; i++) {
            if (chunks[i] != FREE && (highest.size() < count || sums[i] > lowest)) {
                if (highest.size() == count) {
                    highest.remove();
                }
                highest.add(sums[i]);
                lowest = highest.element();
            }
        }
        return lowest;
    }

    /** Forgets the chunks whose sums are lower. */
    void keep(double lowest) {
        int kept = 0;
        for (int i = 0; i < chunks.length; i++) {
            if (chunks[i] != FREE && sums[i] >= lowest) {
                kept++;
            }
        }
        rebuild(Integer.highestOneBit(Math.max(FEWEST, kept)) << 2, lowest);
    }

    private void rebuild(int capacity, double lowest) {
        var before = chunks;
        var sumsBefore = sums;
        clear(capacity);
        for (int i = 0; i < before.length; i++) {
            if (before[i] != FREE && sumsBefore[i] >= lowest) {
                int at = place(before[i]);
                chunks[at] = before[i];
                sums[at] = sumsBefore[i];
                size++;
            }
        }
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
