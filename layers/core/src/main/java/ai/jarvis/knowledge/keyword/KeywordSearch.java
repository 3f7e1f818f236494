package ai.jarvis.knowledge.keyword;

import ai.jarvis.knowledge.ChunkKey;
import ai.jarvis.knowledge.Ranked;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
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

    /** Above what sums are off by that were added in another order. */
    private static final double ROUNDED = 1 + 1e-9;

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
     * @param block which of the segment's it is
     * @param count how many the segment has
     * @param dead documents that are not there any more
     */
    public void read(int block, int count, byte[] bytes, BitSet dead) {
        var wanted = IntStream.range(0, terms.size())
                .filter(i -> Block.of(terms.get(i), count) == block)
                .toArray();
        Block.find(
                bytes,
                Arrays.stream(wanted).mapToObj(encoded::get).toList(),
                Arrays.stream(wanted).mapToObj(postings::get).toList(),
                dead);
    }

    /**
     * The best chunks of what was read, best first, of equal ones the older first.
     *
     * <p>Rare terms are scored first. When the terms that are left cannot lift a chunk that has none of the others among the
     * best, they are added only to those chunks that they can: the result is the same, and common words cost little.
     *
     * @param searched all chunks of the segments that were read, without those of dead documents
     * @param isWanted by the document's number; others count for the statistics only
     * @see <a href="https://doi.org/10.1016/0306-4573(95)00020-H">Turtle, Flood: Query evaluation: strategies and
     *     optimizations (1995)</a>
     */
    public List<Ranked> best(Statistics searched, IntPredicate isWanted, int limit) {
        var rarestFirst = IntStream.range(0, postings.size())
                .mapToObj(i -> new Weighted(postings.get(i), weights.get(i), searched))
                .sorted(Comparator.comparingInt(term -> term.postings.size()))
                .toList();
        double left = ROUNDED * rarestFirst.stream().mapToDouble(Weighted::most).sum();
        var scores = new Scores();
        boolean isComplete = false;
        for (var term : rarestFirst) {
            // To look costs as much as the chunks that there are already, and saves what is to be added.
            if (!isComplete && term.postings.size() >= scores.size()) {
                double enough = scores.best(limit);
                isComplete = left < enough;
                if (isComplete) {
                    scores.keep(enough - left);
                }
            }
            if (isComplete) {
                term.addToKnown(scores);
            } else {
                term.add(scores, isWanted);
            }
            left -= term.most();
        }
        return best(scores, limit);
    }

    private static List<Ranked> best(Scores scores, int limit) {
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

    /** A term with what it is worth among the chunks searched. */
    private static final class Weighted {
        private final Postings postings;
        private final double gain;
        private final double perTerm;

        Weighted(Postings postings, int weight, Statistics searched) {
            this.postings = postings;
            double with = postings.size();
            this.gain = weight * (K1 + 1) * Math.log(1 + (searched.chunks() - with + 0.5) / (with + 0.5));
            this.perTerm = K1 * B / searched.averageLength();
        }

        private double score(int frequency, int length) {
            return gain * frequency / (frequency + K1 * (1 - B) + perTerm * length);
        }

        /** No chunk gets more by this term. */
        double most() {
            return postings.size() == 0 ? 0 : score(postings.highestFrequency(), postings.shortest());
        }

        void add(Scores scores, IntPredicate isWanted) {
            for (int i = 0; i < postings.size(); i++) {
                long chunk = postings.chunk(i);
                if (isWanted.test(ChunkKey.of(chunk).document())) {
                    scores.add(chunk, score(postings.frequency(i), postings.length(i)));
                }
            }
        }

        void addToKnown(Scores scores) {
            for (int i = 0; i < postings.size(); i++) {
                int at = scores.find(postings.chunk(i));
                if (at >= 0) {
                    scores.addAt(at, score(postings.frequency(i), postings.length(i)));
                }
            }
        }
    }
}
