package ai.jarvis.model.route;

import ai.jarvis.model.route.Route.Ranked;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.function.Function;

/**
 * What is expected to answer soonest comes first: by the 95th percentile of the time to the first token where the answer
 * is streamed, and to the last one otherwise. What nothing is known of is put first as long as no call of it is under way,
 * and last while one is.
 */
final class LatencyRanking implements Ranking {
    @Override
    public List<Ranked> rank(List<Candidate> candidates, Demand demand, Function<Target, Figures> figures) {
        var speeds = new HashMap<Candidate, Speed>();
        candidates.forEach(
                candidate -> speeds.put(candidate, new Speed(figures.apply(candidate.target()), demand.streams())));
        var ordered = candidates.stream()
                .sorted(Comparator.<Candidate>comparingDouble(candidate -> key(speeds.get(candidate)))
                        .thenComparingInt(
                                candidate -> speeds.get(candidate).figures().underWay())
                        .thenComparing(TIES))
                .toList();
        return Ranking.ranked(ordered, place -> {
            var speed = speeds.get(ordered.get(place));
            var fastest = place == 0 && speed.figures().isKnown();
            return (fastest ? "fastest: " : "latency: ") + speed.describe();
        });
    }

    private static double key(Speed speed) {
        return speed.isTrial() ? -1 : speed.expected().orElse(Double.MAX_VALUE);
    }
}
