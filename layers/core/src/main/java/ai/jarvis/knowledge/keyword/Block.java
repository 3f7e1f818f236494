package ai.jarvis.knowledge.keyword;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A part of a segment that is read as a whole: the terms whose hashes are in one range, with their postings. A segment has
 * a power of two of them, so that the block of a term is known from their number alone.
 */
final class Block {
    /** About as much as one page of the database holds. */
    private static final int TARGET_BYTES = 4_096;

    private static final int MIX = 0x9E3779B9;

    private static final Comparator<String> BY_HASH = (a, b) -> {
        int hashes = Integer.compareUnsigned(hash(a), hash(b));
        return hashes != 0 ? hashes : a.compareTo(b);
    };

    private Block() {}

    /** How many blocks a segment of so many bytes has. */
    static int count(long bytes) {
        long wanted = Math.max(1, (bytes + TARGET_BYTES - 1) / TARGET_BYTES);
        return Math.toIntExact(Long.highestOneBit(2 * wanted - 1));
    }

    /** In which of a segment's blocks a term is. */
    static int of(String term, int count) {
        return count == 1 ? 0 : hash(term) >>> (Integer.numberOfLeadingZeros(count) + 1);
    }

    /** {@link String#hashCode} is specified, and so the same everywhere; its upper bits alone say little. */
    private static int hash(String term) {
        return term.hashCode() * MIX;
    }

    /** An empty map of terms in the order in which blocks have them. */
    static SortedMap<String, Postings> terms() {
        return new TreeMap<>(BY_HASH);
    }

    static byte[] pack(Map<String, Postings> terms) {
        var block = new Variable.Writer();
        terms.forEach((term, postings) -> {
            var name = term.getBytes(StandardCharsets.UTF_8);
            var packed = new Variable.Writer();
            postings.pack(packed);
            block.number(name.length);
            block.bytes(name, 0, name.length);
            block.number(packed.size());
            block.bytes(packed.toArray(), 0, packed.size());
        });
        return block.toArray();
    }

    /**
     * Appends the postings of terms that are in the block, without those of dead documents.
     *
     * @param terms in UTF-8
     * @param to for each term where to
     */
    static void find(byte[] block, List<byte[]> terms, List<Postings> to, BitSet dead) {
        var reader = new Variable.Reader(block);
        while (reader.hasMore()) {
            int length = (int) reader.number();
            int from = reader.position();
            reader.skip(length);
            int packed = (int) reader.number();
            for (int i = 0; i < terms.size(); i++) {
                var term = terms.get(i);
                if (term.length == length && Arrays.equals(block, from, from + length, term, 0, length)) {
                    to.get(i).unpack(new Variable.Reader(block, reader.position(), reader.position() + packed), dead);
                }
            }
            reader.skip(packed);
        }
    }

    /** Adds the postings of all terms, without those of dead documents, to what is known of the terms. */
    static void addTo(SortedMap<String, Postings> terms, byte[] block, BitSet dead) {
        var reader = new Variable.Reader(block);
        while (reader.hasMore()) {
            int length = (int) reader.number();
            var term = new String(block, reader.position(), length, StandardCharsets.UTF_8);
            reader.skip(length);
            int packed = (int) reader.number();
            var postings = terms.computeIfAbsent(term, t -> new Postings());
            postings.unpack(new Variable.Reader(block, reader.position(), reader.position() + packed), dead);
            reader.skip(packed);
        }
    }
}
