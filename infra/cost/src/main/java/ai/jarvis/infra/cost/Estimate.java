package ai.jarvis.infra.cost;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a deployment costs.
 *
 * @param size small or production
 * @param floor region, or {@link Deployment#EVERYWHERE}, to its monthly bill while nobody uses the platform
 * @param work region to kind of work to its bill
 */
record Estimate(String size, Map<String, List<Line>> floor, Map<String, Map<String, List<Line>>> work) {
    static Estimate of(Deployment deployment, PriceTable prices, Billing billing, Usage usage) {
        return new Estimate(
                deployment.size(), deployment.floor(prices, billing, usage), deployment.work(prices, usage));
    }

    /** What of it is in one region, and what is there once. */
    Estimate in(String region) {
        var places = new LinkedHashMap<>(floor);
        places.keySet().retainAll(List.of(Deployment.EVERYWHERE, region));
        return new Estimate(size, places, Map.of(region, work.get(region)));
    }

    /** US dollars a month while nobody uses it. */
    BigDecimal total() {
        return floor.values().stream().map(Line::total).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
