package ai.jarvis.model.route;

import ai.jarvis.model.route.Route.Ranked;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** What is held to be best comes first; of equally good ones, what costs less. */
final class QualityRanking implements Ranking {
    @Override
    public List<Ranked> rank(List<Candidate> candidates, Demand demand, Function<Target, Figures> figures) {
        var costs = new Costs(candidates, demand);
        var ordered = candidates.stream()
                .sorted(Comparator.comparingDouble(Candidate::quality)
                        .reversed()
                        .thenComparing(costs.order())
                        .thenComparing(TIES))
                .toList();
        return Ranking.ranked(
                ordered,
                place -> (place == 0 ? "best: quality " : "quality: ")
                        + Ranking.twoDecimals(ordered.get(place).quality()));
    }
}
