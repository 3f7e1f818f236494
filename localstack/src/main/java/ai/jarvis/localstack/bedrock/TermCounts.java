package ai.jarvis.localstack.bedrock;

import java.util.Arrays;

/** Counts terms by hash in an open-addressing table, in the order in which they came, without allocation per term. */
final class TermCounts {

    /** Receives a term and its weight after damping. */
    interface WeightedTerms {
        void accept(long hash, float weight);
    }

    private long[] hashes = new long[1024];
    private float[] weights = new float[1024];
    private int[] counts = new int[1024];
    private int[] slots = new int[512];
    private int size;

    /** Forgets everything, at the price of what was counted. */
    void clear() {
        for (int i = 0; i < size; i++) {
            counts[slots[i]] = 0;
        }
        size = 0;
    }

    /** Counts a term once more and returns how often it has been counted. */
    int count(long hash, float weight) {
        int slot = slot(hash);
        if (counts[slot] == 0) {
            if (size == slots.length) {
                grow();
                slot = slot(hash);
            }
            hashes[slot] = hash;
            weights[slot] = weight;
            slots[size++] = slot;
        }
        return ++counts[slot];
    }

    /** Hands out every term with its weight times {@code 1 + ln(count)}, the sublinear term frequency. */
    void forEach(WeightedTerms terms) {
        for (int i = 0; i < size; i++) {
            int slot = slots[i];
            float damping = counts[slot] == 1 ? 1 : (float) (1 + StrictMath.log(counts[slot]));
            terms.accept(hashes[slot], weights[slot] * damping);
        }
    }

    private int slot(long hash) {
        int mask = hashes.length - 1;
        int slot = (int) hash & mask;
        while (counts[slot] != 0 && hashes[slot] != hash) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldHashes = hashes;
        float[] oldWeights = weights;
        int[] oldCounts = counts;
        int[] oldSlots = slots;
        hashes = new long[oldHashes.length * 2];
        weights = new float[hashes.length];
        counts = new int[hashes.length];
        slots = Arrays.copyOf(oldSlots, oldSlots.length * 2);
        for (int i = 0; i < size; i++) {
            int slot = slot(oldHashes[oldSlots[i]]);
            hashes[slot] = oldHashes[oldSlots[i]];
            weights[slot] = oldWeights[oldSlots[i]];
            counts[slot] = oldCounts[oldSlots[i]];
            slots[i] = slot;
        }
    }
}
