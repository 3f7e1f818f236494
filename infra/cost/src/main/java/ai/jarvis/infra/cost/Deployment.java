package ai.jarvis.infra.cost;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A deployment as it is planned.
 *
 * @param size small or production
 * @param settings what infra/sizes.yaml gives that size
 * @param regions role to region, the primary first
 * @param global the plan of what is there once
 * @param regional role to the plan of its region
 */
record Deployment(
        String size, JsonNode settings, Map<String, String> regions, Plan global, Map<String, Plan> regional) {
    static final String EVERYWHERE = "everywhere";
    private static final String PRIMARY = "primary";

    /**
     * The monthly bills while nobody uses it: of what is there once, by {@link #EVERYWHERE}, and of each region.
     * What the global stack makes in a region belongs to the region.
     */
    Map<String, List<Line>> floor(PriceTable prices, Billing billing, Usage usage) {
        var bills = new LinkedHashMap<String, List<Line>>();
        var once = global.where(resource -> regions.keySet().stream().noneMatch(role -> madeFor(role, resource)));
        bills.put(EVERYWHERE, billing.bill(once.resources(), scope(PRIMARY, prices, usage), regions.get(PRIMARY)));
        regions.forEach((role, region) -> {
            var made = global.where(resource -> madeFor(role, resource)).and(regional.get(role));
            bills.put(region, billing.bill(made.resources(), scope(role, prices, usage), region));
        });
        return bills;
    }

    /** Region to kind of work to what it takes there; work that takes nothing is left out. */
    Map<String, Map<String, List<Line>>> work(PriceTable prices, Usage usage) {
        var byRegion = new LinkedHashMap<String, Map<String, List<Line>>>();
        regions.forEach((role, region) -> {
            var costs = new LinkedHashMap<String, List<Line>>();
            usage.work().values().forEach(work -> {
                var lines = work.bill(size, scope(role, prices, usage), region);
                if (!lines.isEmpty()) {
                    costs.put(work.name(), lines);
                }
            });
            byRegion.put(region, costs);
        });
        return byRegion;
    }

    private Scope scope(String role, PriceTable prices, Usage usage) {
        var leader = role.equals(PRIMARY) ? Optional.<Plan>empty() : Optional.of(regional.get(PRIMARY));
        return new Scope(prices, global.and(regional.get(role)), leader, usage.atRest(), settings);
    }

    private static boolean madeFor(String role, Resource resource) {
        return resource.module().matches("module\\." + role + "(\\[.*|\\..*)?");
    }
}
