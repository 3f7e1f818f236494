package ai.jarvis.knowledge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Merges rankings whose scores cannot be compared: each gives an item {@code 1 / (60 + rank)}.
 *
 * @see <a href="https://doi.org/10.1145/1571941.1572114">Cormack, Clarke, Buettcher: Reciprocal Rank Fusion outperforms
 *     Condorcet and individual rank learning methods (SIGIR 2009)</a>
 */
final class ReciprocalRankFusion {
    private static final int K = 60;

    private ReciprocalRankFusion() {}

    /** An item with what all rankings together gave it. */
    record Fused<T>(T item, double score) {}

    /** All items of all rankings, best first; of equal ones the one that an earlier ranking has first. */
    static <T> List<Fused<T>> fuse(List<List<T>> rankings) {
        var scores = new LinkedHashMap<T, Double>();
        for (var ranking : rankings) {
            for (int rank = 1; rank <= ranking.size(); rank++) {
                scores.merge(ranking.get(rank - 1), 1.0 / (K + rank), Double::sum);
            }
        }
        var fused = new ArrayList<Fused<T>>();
        scores.forEach((item, score) -> fused.add(new Fused<>(item, score)));
        fused.sort(Comparator.<Fused<T>>comparingDouble(Fused::score).reversed());
        return fused;
    }
}
