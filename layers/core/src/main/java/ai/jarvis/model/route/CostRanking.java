package ai.jarvis.model.route;

import ai.jarvis.model.route.Route.Ranked;
import java.util.List;
import java.util.function.Function;

/** What this request costs least comes first, and what it is not known of last. */
final class CostRanking implements Ranking {
    @Override
    public List<Ranked> rank(List<Candidate> candidates, Demand demand, Function<Target, Figures> figures) {
        var costs = new Costs(candidates, demand);
        var ordered =
                candidates.stream().sorted(costs.order().thenComparing(TIES)).toList();
        return Ranking.ranked(ordered, place -> {
            var candidate = ordered.get(place);
            var cheapest = place == 0 && costs.comparable(candidate).isPresent();
            return (cheapest ? "cheapest: " : "cost: ") + costs.describe(candidate);
        });
    }
}
