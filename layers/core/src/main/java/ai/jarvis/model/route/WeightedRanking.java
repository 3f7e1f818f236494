package ai.jarvis.model.route;

import ai.jarvis.model.route.Route.Ranked;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Calls are shared out by weight. With a seed, by rendezvous hashing: the same seed goes to the same target as long as that
 * is there, and when it is not only its own calls move. Without one by smooth weighted round robin, as nginx does it: of as
 * many calls in a row as all weights add up to, each target gets exactly its weight, and not all of them one after another.
 * The count is kept for each set of targets and weights, on this instance.
 *
 * @see <a href="https://github.com/nginx/nginx/commit/52327e0627f49dbda1e8db695e63a4b0af4448b1">Smooth weighted balancing
 *     in nginx</a>
 * @see <a href="https://doi.org/10.1109/90.663936">Thaler, Ravishankar: Using name-based mappings to increase hit rates
 *     (1998)</a>
 */
final class WeightedRanking implements Ranking {
    private static final int MOST_POOLS = 1_024;

    private final Map<Map<Target, Integer>, Pool> pools = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Map<Target, Integer>, Pool> eldest) {
            return size() > MOST_POOLS;
        }
    };

    @Override
    public List<Ranked> rank(List<Candidate> candidates, Demand demand, Function<Target, Figures> figures) {
        var weights = new TreeMap<Target, Integer>();
        candidates.forEach(candidate -> weights.put(candidate.target(), candidate.weight()));
        var total = weights.values().stream().mapToLong(Integer::longValue).sum();
        Map<Target, Double> scores = demand.seed()
                .map(seed -> hashed(weights, seed))
                .orElseGet(() -> pool(weights).next());
        var ordered = candidates.stream()
                .sorted(Comparator.<Candidate>comparingInt(candidate -> candidate.weight() == 0 ? 1 : 0)
                        .thenComparing(
                                Comparator.<Candidate>comparingDouble(candidate -> scores.get(candidate.target()))
                                        .reversed())
                        .thenComparing(TIES))
                .toList();
        return Ranking.ranked(ordered, place -> {
            var weight = ordered.get(place).weight();
            return weight == 0
                    ? "weight 0: only in place of others"
                    : (place == 0 ? "by weight: its turn, " : "by weight: ") + weight + " of " + total;
        });
    }

    private Pool pool(Map<Target, Integer> weights) {
        synchronized (pools) {
            return pools.computeIfAbsent(weights, Pool::new);
        }
    }

    /** Whose turn it is in one set of targets. */
    private static final class Pool {
        private final Map<Target, Integer> weights;
        private final long total;
        private final Map<Target, Long> levels = new HashMap<>();

        Pool(Map<Target, Integer> weights) {
            this.weights = weights;
            this.total = weights.values().stream().mapToLong(Integer::longValue).sum();
            weights.keySet().forEach(target -> levels.put(target, 0L));
        }

        /** The levels at the next call; the target with the highest one takes it, and the first of equal ones. */
        synchronized Map<Target, Double> next() {
            var scores = new HashMap<Target, Double>();
            Target highest = null;
            for (var entry : weights.entrySet()) {
                var level = levels.merge(entry.getKey(), (long) entry.getValue(), Long::sum);
                scores.put(entry.getKey(), (double) level);
                if (entry.getValue() > 0 && (highest == null || level > levels.get(highest))) {
                    highest = entry.getKey();
                }
            }
            if (highest != null) {
                levels.merge(highest, -total, Long::sum);
                scores.put(highest, Double.MAX_VALUE);
            }
            return scores;
        }
    }

    /** A draw for each target that depends on the seed and the target alone; the greater the weight, the higher. */
    private static Map<Target, Double> hashed(Map<Target, Integer> weights, String seed) {
        var scores = new HashMap<Target, Double>();
        weights.forEach((target, weight) -> scores.put(target, -weight / Math.log(draw(seed, target))));
        return scores;
    }

    /** Above 0 and below 1, and alike everywhere. */
    private static double draw(String seed, Target target) {
        var hash = mixed(seed.length());
        for (var text : List.of(seed, target.toString())) {
            for (int i = 0; i < text.length(); i++) {
                hash = mixed(hash ^ text.charAt(i));
            }
        }
        return ((hash >>> 11) + 0.5) / (1L << 53);
    }

    /** The finalizer of SplitMix64. */
    private static long mixed(long value) {
        var z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
