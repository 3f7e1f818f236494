package ai.jarvis.localstack.bedrock;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How well texts answer a query, by what they share with it: BM25 over the whole text, the part of the query that one
 * sentence with its neighbours has, and what follows each other in both. What few of the texts have counts more. It knows
 * no meanings.
 *
 * @see <a href="https://doi.org/10.1561/1500000019">Robertson, Zaragoza: The Probabilistic Relevance Framework: BM25 and
 *     Beyond (2009)</a>
 * @see <a href="https://doi.org/10.1145/1076034.1076115">Metzler, Croft: A Markov random field model for term
 *     dependencies (SIGIR 2005)</a>
 */
final class LexicalRelevance {

    private static final double K1 = 1.2;
    private static final double B = 0.75;
    private static final double SENTENCE = 1;
    private static final double NEIGHBOUR = 0.3;
    private static final double PHRASE = 0.5;
    private static final double ALMOST_PHRASE = 0.25;
    private static final double MOST = K1 + 1 + SENTENCE + PHRASE;
    /** What a unit counts that all texts have: they were chosen because they have it, and are no sample of all. */
    private static final double COMMON = 1;

    private final QueryUnits query;
    private final double[] weights;

    LexicalRelevance(String query) {
        this.query = new QueryUnits(query);
        this.weights = new double[this.query.size()];
    }

    /** For each text from 0, which shares nothing with the query, to 1; to be compared within one query only. */
    double[] scores(List<String> texts) {
        TermScanner scanner = new TermScanner();
        List<MatchedText> matched = new ArrayList<>(texts.size());
        int tokens = 0;
        for (String text : texts) {
            MatchedText each = new MatchedText(query, scanner, text);
            matched.add(each);
            tokens += each.length();
        }
        double total = weigh(matched);
        double[] scores = new double[texts.size()];
        if (total > 0) {
            double average = (double) tokens / texts.size();
            for (int i = 0; i < scores.length; i++) {
                scores[i] = Math.min(1, score(matched.get(i), average) / (MOST * total));
            }
        }
        return scores;
    }

    private double weigh(List<MatchedText> texts) {
        int[] frequencies = new int[weights.length];
        for (MatchedText text : texts) {
            int[] counts = counts(text);
            for (int unit = 0; unit < counts.length; unit++) {
                frequencies[unit] += counts[unit] > 0 ? 1 : 0;
            }
        }
        double total = 0;
        for (int unit = 0; unit < weights.length; unit++) {
            double rarity = Math.log(1 + (texts.size() - frequencies[unit] + 0.5) / (frequencies[unit] + 0.5));
            weights[unit] = query.weight(unit) * (COMMON + rarity);
            total += weights[unit];
        }
        return total;
    }

    private int[] counts(MatchedText text) {
        int[] counts = new int[weights.length];
        for (int i = 0; i < text.size(); i++) {
            counts[text.unit(i)]++;
        }
        return counts;
    }

    private double score(MatchedText text, double averageLength) {
        int[] counts = counts(text);
        double saturation = K1 * (1 - B + B * text.length() / averageLength);
        double score = 0;
        for (int unit = 0; unit < counts.length; unit++) {
            score += weights[unit] * counts[unit] * (K1 + 1) / (counts[unit] + saturation);
        }
        return score + SENTENCE * bestSentence(text) + phrases(text, counts);
    }

    /** The most of the query that a sentence has, and for less what the sentences beside it have. */
    private double bestSentence(MatchedText text) {
        boolean[][] has = new boolean[text.sentences() + 2][];
        Arrays.fill(has, new boolean[0]);
        for (int i = 0; i < text.size(); i++) {
            int sentence = text.sentence(i) + 1;
            if (has[sentence].length == 0) {
                has[sentence] = new boolean[weights.length];
            }
            has[sentence][text.unit(i)] = true;
        }
        double best = 0;
        for (int sentence = 1; sentence < has.length - 1; sentence++) {
            if (has[sentence].length > 0) {
                best = Math.max(best, covered(has[sentence], has[sentence - 1], has[sentence + 1]));
            }
        }
        return best;
    }

    private double covered(boolean[] sentence, boolean[] before, boolean[] after) {
        double sum = 0;
        for (int unit = 0; unit < weights.length; unit++) {
            if (sentence[unit]) {
                sum += weights[unit];
            } else if ((before.length > 0 && before[unit]) || (after.length > 0 && after[unit])) {
                sum += NEIGHBOUR * weights[unit];
            }
        }
        return sum;
    }

    /** What units count that follow each other in the text as they do in the query. */
    private double phrases(MatchedText text, int[] counts) {
        double[] sum = new double[1];
        query.forEachPair((first, second, distance) -> {
            if (counts[first] > 0 && counts[second] > 0) {
                int off = offPlace(text, first, second, distance);
                double value = off == 0 ? PHRASE : off == 1 ? ALMOST_PHRASE : 0;
                sum[0] += value * Math.min(weights[first], weights[second]);
            }
        });
        return sum[0];
    }

    /** By how many places the two are nearer or farther than in the query, where they are least. */
    private static int offPlace(MatchedText text, int first, int second, int distance) {
        int least = Integer.MAX_VALUE;
        int at = Integer.MIN_VALUE / 2;
        for (int i = 0; i < text.size(); i++) {
            if (text.unit(i) == first) {
                at = text.position(i);
            } else if (text.unit(i) == second) {
                least = Math.min(least, Math.abs(text.position(i) - at - distance));
            }
        }
        return least;
    }
}
