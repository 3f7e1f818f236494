package ai.jarvis.infra.cost;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What of each type of resource is billed while nobody uses it: {@code infra/billing.yaml}.
 *
 * @param rules type to its rules
 * @param costless types that cost nothing at rest
 */
record Billing(Map<String, List<Rule>> rules, Set<String> costless) {
    /**
     * A rule for resources of a type.
     *
     * @param price name in the price table; empty for what costs nothing
     * @param conditions attribute to the pattern that its text must match
     */
    record Rule(String part, Optional<String> price, JsonNode times, Map<String, String> conditions) {
        boolean fits(Resource resource, Scope scope) {
            return conditions.entrySet().stream().allMatch(condition -> scope.text(condition.getKey(), resource)
                    .matches(condition.getValue()));
        }

        Optional<Line> bill(Resource resource, Scope scope, String region) {
            return price.map(name -> new Line(
                    scope.fill(part, resource),
                    scope.prices().price(scope.fill(name, resource)),
                    region,
                    scope.product(times, Optional.of(resource))));
        }
    }

    static Billing read(JsonNode document) {
        var problems = new ArrayList<String>();
        var rules = new HashMap<String, List<Rule>>();
        document.path("rules").properties().forEach(type -> {
            var ofType = new ArrayList<Rule>();
            type.getValue().forEach(rule -> {
                if (rule.has("free") == rule.has("price") || rule.has("price") != rule.has("part")) {
                    problems.add(type.getKey() + " has a rule with neither `part` and `price` nor `free`: " + rule);
                }
                var conditions = new HashMap<String, String>();
                rule.path("when")
                        .properties()
                        .forEach(it -> conditions.put(it.getKey(), it.getValue().asText()));
                var price = Optional.of(rule.path("price").asText()).filter(name -> !name.isEmpty());
                ofType.add(new Rule(rule.path("part").asText(), price, rule.path("times"), conditions));
            });
            rules.put(type.getKey(), ofType);
        });
        var costless = new LinkedHashSet<String>();
        for (var section : List.of("by_use", "free")) {
            document.path(section)
                    .forEach(types -> types.forEach(type -> {
                        if (!costless.add(type.asText()) || rules.containsKey(type.asText())) {
                            problems.add(type.asText() + " is there twice");
                        }
                    }));
        }
        CostException.refuse("infra/billing.yaml", problems);
        return new Billing(Map.copyOf(rules), Set.copyOf(costless));
    }

    /**
     * The bill of a plan's resources for a month without use.
     *
     * @throws CostException naming every resource of which it is not known what it costs
     */
    List<Line> bill(List<Resource> resources, Scope scope, String region) {
        var lines = new ArrayList<Line>();
        var problems = new LinkedHashSet<String>();
        for (var resource : resources) {
            if (!costless.contains(resource.type())) {
                var fitting = rules.getOrDefault(resource.type(), List.of()).stream()
                        .filter(rule -> rule.fits(resource, scope))
                        .toList();
                if (fitting.isEmpty()) {
                    problems.add(resource.type() + ", as in " + resource.address());
                }
                fitting.forEach(rule -> rule.bill(resource, scope, region).ifPresent(lines::add));
            }
        }
        CostException.refuse(
                "infra/billing.yaml does not say what these cost; give them a rule there, or list them as free",
                List.copyOf(problems));
        return Line.join(lines);
    }
}
