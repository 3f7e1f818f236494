package ai.jarvis.knowledge.keyword;

import ai.jarvis.knowledge.ChunkKey;
import ai.jarvis.knowledge.Ranked;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * One search for the chunks with the terms of a question: reads the blocks that hold its terms and ranks by Okapi BM25
 * (k1 = 1.2, b = 0.75), with the number of chunks that have a term and their average length as they are among the chunks
 * searched, at this moment. For one thread.
 *
 * @see <a href="https://doi.org/10.1561/1500000019">Robertson, Zaragoza: The Probabilistic Relevance Framework: BM25 and
 *     Beyond (2009)</a>
 */
public final class KeywordSearch {
    private static final double K1 = 1.2;
    private static final double B = 0.75;

    private final List<String> terms;
    private final List<byte[]> encoded;
    private final List<Integer> weights;
    private final List<Postings> postings;

    /** @param terms of the question, with repetitions */
    public KeywordSearch(List<String> terms) {
        var repetitions = new LinkedHashMap<String, Integer>();
        terms.forEach(term -> repetitions.merge(term, 1, Integer::sum));
        this.terms = List.copyOf(repetitions.keySet());
        this.encoded = this.terms.stream()
                .map(term -> term.getBytes(StandardCharsets.UTF_8))
                .toList();
        this.weights = List.copyOf(repetitions.values());
        this.postings = this.terms.stream().map(term -> new Postings()).toList();
    }

    /** Which blocks of a segment of so many hold the terms. */
    public int[] blocks(int count) {
        return terms.stream().mapToInt(term -> Block.of(term, count)).distinct().toArray();
    }

    /**
     * Reads a block; each but once.
     *
     * @param dead documents that are not there any more
     */
    public void read(byte[] block, BitSet dead) {
        Block.find(block, encoded, postings, dead);
    }

    /**
     * The best chunks of what was read, best first, of equal ones the older first.
     *
     * @param searched all chunks of the segments that were read, without those of dead documents
     * @param isWanted by the document's number; others count for the statistics only
     */
    public List<Ranked> best(Statistics searched, IntPredicate isWanted, int limit) {
        int most = postings.stream().mapToInt(Postings::size).sum();
        var scores = new Scores(most);
        for (int i = 0; i < postings.size(); i++) {
            score(postings.get(i), weights.get(i), searched, isWanted, scores);
        }
        var best = new PriorityQueue<>(limit + 1, Ranked.BEST_FIRST.reversed());
        scores.forEach((chunk, score) -> {
            if (best.size() < limit || score >= best.element().score()) {
                best.add(new Ranked(ChunkKey.of(chunk), score));
                if (best.size() > limit) {
                    best.remove();
                }
            }
        });
        var ranked = new ArrayList<Ranked>(best);
        ranked.sort(Ranked.BEST_FIRST);
        return Collections.unmodifiableList(ranked);
    }

    private static void score(
            Postings postings, int weight, Statistics searched, IntPredicate isWanted, Scores scores) {
        double with = postings.size();
        double idf = Math.log(1 + (searched.chunks() - with + 0.5) / (with + 0.5));
        double perTerm = K1 * B / searched.averageLength();
        double gain = weight * idf * (K1 + 1);
        IntStream.range(0, postings.size())
                .filter(i -> isWanted.test(ChunkKey.of(postings.chunk(i)).document()))
                .forEach(i -> {
                    int frequency = postings.frequency(i);
                    double saturation = frequency + K1 * (1 - B) + perTerm * postings.length(i);
                    scores.add(postings.chunk(i), gain * frequency / saturation);
                });
    }
}
