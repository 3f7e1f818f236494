package ai.jarvis.infra.cost;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code ./jarvis cost}: what a deployment of each size costs in each region. The figures are explained in
 * {@code docs/cost.md}.
 */
public final class Cost {
    private static final List<String> SIZES = List.of("small", "production");
    private static final List<String> ROLES = List.of("primary", "secondary", "recovery");

    private final JsonNode sizes;
    private final PriceTable prices;
    private final Billing billing;
    private final Usage usage;

    /**
     * Reads the tables.
     *
     * @param infra the folder infra/ of a checkout
     */
    Cost(Path infra) {
        sizes = yaml(infra.resolve("sizes.yaml"));
        prices = PriceTable.read(yaml(infra.resolve("prices.yaml")));
        billing = Billing.read(yaml(infra.resolve("billing.yaml")));
        usage = Usage.read(yaml(infra.resolve("usage.yaml")));
    }

    private static JsonNode yaml(Path file) {
        var mapper = YAMLMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
        try {
            return mapper.readTree(file.toFile());
        } catch (IOException e) {
            throw new CostException("Cannot read " + file + ": " + e.getMessage());
        }
    }

    /**
     * Prints the costs, or says on standard error why they cannot be told and ends with status 1.
     *
     * @param arguments {@code INFRA PLANS [--size SIZE] [--region REGION] [--json]}: folders of the tables and of the
     *     plans that {@code infra/terraform/plans.sh} makes; or {@code INFRA PLANS --plan FILE --region REGION [--size SIZE]}: a
     *     plan by {@code terraform show -json}
     */
    public static void main(String[] arguments) {
        try {
            System.out.print(run(CostOptions.parse(List.of(arguments))));
        } catch (CostException e) {
            System.err.println("jarvis cost: " + e.getMessage());
            System.exit(1);
        }
    }

    static String run(CostOptions options) {
        var cost = new Cost(options.infra());
        cost.check(options);
        if (options.plan().isPresent()) {
            return cost.ofPlan(options);
        }
        var estimates = cost.estimates(options);
        return options.json()
                ? JsonReport.of(estimates, cost.prices, cost.usage)
                : TextReport.of(estimates, cost.prices, cost.usage);
    }

    private void check(CostOptions options) {
        options.size().filter(size -> !SIZES.contains(size)).ifPresent(size -> {
            throw new CostException("The size is one of " + SIZES + ", not " + size);
        });
        options.region().filter(region -> !prices.regions().contains(region)).ifPresent(region -> {
            throw new CostException("Prices are known of " + prices.regions() + ", not of " + region);
        });
    }

    private String ofPlan(CostOptions options) {
        var plan = Plan.read(yaml(options.plan().orElseThrow()));
        var region = options.region().orElse(prices.regions().getFirst());
        var settings = sizes.path(options.size().orElse(SIZES.getFirst()));
        var scope = new Scope(prices, plan, Optional.empty(), usage.atRest(), settings);
        return TextReport.of(billing.bill(plan.resources(), scope, region), region, prices);
    }

    private List<Estimate> estimates(CostOptions options) {
        var global = Plans.read("global", options.plans().resolve("global.jsonl"));
        var regional = Plans.read("regional", options.plans().resolve("regional.jsonl"));
        var state = Plans.read("state", options.plans().resolve("state.jsonl")).of("state");
        var estimates = new ArrayList<Estimate>();
        if (options.size().orElse("small").equals("small")) {
            for (var region : prices.regions()) {
                if (options.region().orElse(region).equals(region)) {
                    var plans = Map.of("primary", regional.of("small"));
                    estimates.add(estimate(
                            "small",
                            Map.of("primary", region),
                            global.of("small").and(state),
                            plans));
                }
            }
        }
        if (options.size().orElse("production").equals("production")) {
            var regions = new LinkedHashMap<String, String>();
            var plans = new LinkedHashMap<String, Plan>();
            for (var role : ROLES) {
                var region = prices.regions().get(regions.size());
                regions.put(role, region);
                plans.put(role, regional.of(region));
            }
            var all = estimate("production", regions, global.of("production").and(state), plans);
            estimates.add(options.region().map(all::in).orElse(all));
        }
        return estimates;
    }

    private Estimate estimate(String size, Map<String, String> regions, Plan global, Map<String, Plan> regional) {
        var deployment = new Deployment(size, sizes.path(size), regions, global, regional);
        return Estimate.of(deployment, prices, billing, usage);
    }
}
