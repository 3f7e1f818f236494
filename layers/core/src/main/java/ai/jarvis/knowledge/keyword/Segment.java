package ai.jarvis.knowledge.keyword;

import ai.jarvis.knowledge.ChunkKey;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.IntStream;

/**
 * The inverted index of some documents.
 *
 * @param chunks how many they have
 * @param length terms of all of them, with repetitions
 * @param blocks a power of two of them, each to be kept and read as it is
 */
public record Segment(int chunks, long length, List<byte[]> blocks) {
    /** What a posting takes beside its term, about. */
    private static final int POSTING_BYTES = 4;

    public Segment {
        blocks = List.copyOf(blocks);
    }

    /** The index of chunks, of which each has its terms with repetitions. */
    public static Segment of(Map<ChunkKey, List<String>> chunks) {
        var terms = Block.terms();
        long length = 0;
        for (var chunk : chunks.entrySet()) {
            var frequencies = new HashMap<String, Integer>();
            chunk.getValue().forEach(term -> frequencies.merge(term, 1, Integer::sum));
            int size = chunk.getValue().size();
            frequencies.forEach((term, frequency) -> terms.computeIfAbsent(term, t -> new Postings())
                    .add(chunk.getKey().toLong(), frequency, size));
            length += size;
        }
        long bytes = terms.entrySet().stream()
                .mapToLong(
                        term -> term.getKey().length() + (1L + term.getValue().size()) * POSTING_BYTES)
                .sum();
        int count = Block.count(bytes);
        return new Segment(chunks.size(), length, pack(terms, count, 0, count));
    }

    /** How many blocks a segment has whose blocks have so many bytes together. */
    public static int blockCount(long bytes) {
        return Block.count(bytes);
    }

    /**
     * Some blocks of the index of all documents of several segments.
     *
     * @param sources the blocks of those segments that have terms of the wanted ones; others do no harm
     * @param dead documents that are left out
     * @param count blocks of the whole
     * @param from first block that is wanted
     * @param to the one after the last
     */
    public static List<byte[]> merge(Collection<byte[]> sources, BitSet dead, int count, int from, int to) {
        var terms = Block.terms();
        sources.forEach(block -> Block.addTo(terms, block, dead));
        return pack(terms, count, from, to);
    }

    private static List<byte[]> pack(SortedMap<String, Postings> terms, int count, int from, int to) {
        var blocks = IntStream.range(from, to).mapToObj(i -> Block.terms()).toList();
        terms.forEach((term, postings) -> {
            int block = Block.of(term, count);
            if (block >= from && block < to && postings.size() > 0) {
                blocks.get(block - from).put(term, postings);
            }
        });
        return blocks.stream().map(Block::pack).toList();
    }
}
