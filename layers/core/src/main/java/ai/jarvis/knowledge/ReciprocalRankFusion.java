package ai.jarvis.knowledge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Merges rankings whose scores cannot be compared. Each gives an item {@code weight * share / (60 + rank)}, where the share
 * tells how high the item's score stands between the ranking's lowest and highest, from just above 0 to 1: a ranking that
 * sees its first far ahead of its second has more to say about which is better than one that finds all alike.
 *
 * @see <a href="https://doi.org/10.1145/1571941.1572114">Cormack, Clarke, Buettcher: Reciprocal Rank Fusion outperforms
 *     Condorcet and individual rank learning methods (SIGIR 2009)</a>
 * @see <a href="https://doi.org/10.1145/3596512">Bruch, Gai, Ingber: An analysis of fusion functions for hybrid retrieval
 *     (2023)</a>, on what is lost when scores are not looked at
 */
final class ReciprocalRankFusion {
    private static final int K = 60;

    private ReciprocalRankFusion() {}

    /**
     * A ranking, best first.
     *
     * @param weight how much it is trusted beside the others; 1 is the usual
     */
    record Leg<T>(List<T> items, ToDoubleFunction<T> score, double weight) {
        Leg {
            if (!(weight > 0)) {
                throw new IllegalArgumentException("A ranking's weight must be above 0, not " + weight);
            }
        }

        /** The lowest has a share too, so that being found counts. */
        private double share(T item) {
            var highest = score.applyAsDouble(items.getFirst());
            var range = highest - score.applyAsDouble(items.getLast());
            if (!(range > 0)) {
                return 1;
            }
            var margin = range / items.size();
            return 1 - (highest - score.applyAsDouble(item)) / (range + margin);
        }
    }

    /** An item with what all rankings together gave it. */
    record Fused<T>(T item, double score) {}

    /** All items of all rankings, best first; of equal ones the one that an earlier ranking has first. */
    static <T> List<Fused<T>> fuse(List<Leg<T>> legs) {
        var scores = new LinkedHashMap<T, Double>();
        for (var leg : legs) {
            var rank = 1;
            for (var item : leg.items()) {
                scores.merge(item, leg.weight() * leg.share(item) / (K + rank++), Double::sum);
            }
        }
        var fused = new ArrayList<Fused<T>>();
        scores.forEach((item, score) -> fused.add(new Fused<>(item, score)));
        fused.sort(Comparator.<Fused<T>>comparingDouble(Fused::score).reversed());
        return fused;
    }
}
