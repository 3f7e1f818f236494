package ai.jarvis.localstack.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * How good a ranking of documents is, by grades that people gave them for the query: 0 is not relevant, and so is a
 * document without a grade.
 */
final class RankedGrades {
    private final int[] ranked;
    private final int[] ideal;

    /**
     * @param ranking the documents' ids, best first; of one that comes twice, the first place counts
     * @param grades those of all graded documents, found or not
     */
    RankedGrades(List<String> ranking, Map<String, Integer> grades) {
        this.ranked = new LinkedHashSet<>(ranking)
                .stream().mapToInt(document -> grades.getOrDefault(document, 0)).toArray();
        this.ideal = bestFirst(grades.values());
    }

    private static int[] bestFirst(Collection<Integer> grades) {
        var best = new ArrayList<>(grades);
        best.removeIf(grade -> grade <= 0);
        best.sort(Comparator.reverseOrder());
        return best.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Whether any document is relevant; if none is, no measure says anything. */
    boolean haveRelevant() {
        return ideal.length > 0;
    }

    /**
     * Normalized discounted cumulative gain of the first places, with the gain {@code 2^grade - 1} and the discount
     * {@code log2(rank + 1)}.
     *
     * @see <a href="https://doi.org/10.1145/1102351.1102363">Burges et al.: Learning to rank using gradient descent</a>
     */
    double ndcg(int places) {
        return dcg(ranked, places) / dcg(ideal, places);
    }

    /** The part of the relevant documents that is in the first places. */
    double recall(int places) {
        return (double) Arrays.stream(ranked)
                        .limit(places)
                        .filter(grade -> grade > 0)
                        .count()
                / ideal.length;
    }

    /** One by the rank of the first relevant document; 0 if it is not in the first places. */
    double reciprocalRank(int places) {
        for (int i = 0; i < Math.min(places, ranked.length); i++) {
            if (ranked[i] > 0) {
                return 1.0 / (i + 1);
            }
        }
        return 0;
    }

    private static double dcg(int[] grades, int places) {
        double sum = 0;
        for (int i = 0; i < Math.min(places, grades.length); i++) {
            if (grades[i] > 0) {
                sum += (Math.pow(2, grades[i]) - 1) * Math.log(2) / Math.log(i + 2);
            }
        }
        return sum;
    }
}
