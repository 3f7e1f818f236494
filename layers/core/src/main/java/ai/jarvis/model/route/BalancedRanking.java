package ai.jarvis.model.route;

import ai.jarvis.model.route.Route.Ranked;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The mean of three ratios, each from 0 to 1 and 1 for the best of the candidates: the least cost to its own, the shortest
 * latency to its own, its own quality to the highest. Ratios do not change with the unit, so neither a currency nor long
 * answers give one of the three more to say.
 *
 * <p>An unknown price has the ratio 0. Unknown latency has 1 as long as no call is under way, so that it becomes known, and
 * 0.5 while one is.
 */
final class BalancedRanking implements Ranking {
    private record Score(double cost, double speed, double quality) {
        double mean() {
            return (cost + speed + quality) / 3;
        }

        @Override
        public String toString() {
            return Ranking.twoDecimals(mean()) + " (cost " + Ranking.twoDecimals(cost) + ", speed "
                    + Ranking.twoDecimals(speed) + ", quality " + Ranking.twoDecimals(quality) + ")";
        }
    }

    @Override
    public List<Ranked> rank(List<Candidate> candidates, Demand demand, Function<Target, Figures> figures) {
        var scores = scores(candidates, demand, figures);
        var ordered = candidates.stream()
                .sorted(Comparator.<Candidate>comparingDouble(
                                candidate -> scores.get(candidate).mean())
                        .reversed()
                        .thenComparing(TIES))
                .toList();
        return Ranking.ranked(ordered, place -> "balanced: " + scores.get(ordered.get(place)));
    }

    private static Map<Candidate, Score> scores(
            List<Candidate> candidates, Demand demand, Function<Target, Figures> figures) {
        var costs = new Costs(candidates, demand);
        var least = costs.least().orElse(BigDecimal.ZERO).doubleValue();
        var speeds = new HashMap<Candidate, Speed>();
        candidates.forEach(
                candidate -> speeds.put(candidate, new Speed(figures.apply(candidate.target()), demand.streams())));
        var shortest = speeds.values().stream()
                .flatMap(speed -> speed.expected().stream())
                .min(Comparator.naturalOrder())
                .orElse(0.0);
        var highest = candidates.stream().mapToDouble(Candidate::quality).max().orElse(0);
        var scores = new HashMap<Candidate, Score>();
        for (var candidate : candidates) {
            var cost = costs.comparable(candidate).map(own -> ratio(least, own.doubleValue()));
            var speed = speeds.get(candidate);
            var pace = speed.expected().map(own -> ratio(shortest, own)).orElse(speed.isTrial() ? 1 : 0.5);
            scores.put(candidate, new Score(cost.orElse(0.0), pace, ratio(candidate.quality(), highest)));
        }
        return scores;
    }

    /** How much of the greater one the smaller one is; two that are alike are so even if both are 0 or endless. */
    private static double ratio(double smaller, double greater) {
        if (Double.isInfinite(greater)) {
            return 0;
        }
        return smaller == greater ? 1 : smaller / greater;
    }
}
