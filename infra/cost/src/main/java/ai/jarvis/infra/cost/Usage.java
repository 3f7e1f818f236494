package ai.jarvis.infra.cost;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is taken to be used: {@code infra/usage.yaml}.
 *
 * @param atRest what is there while nobody uses the platform, by name
 * @param work kinds of work by their names
 */
record Usage(JsonNode atRest, Map<String, Work> work) {
    private static final BigDecimal MEBIBYTES_OF_GB = BigDecimal.valueOf(1024);

    /**
     * A kind of work.
     *
     * @param per how many of it the cost is told of
     * @param uses what one of it takes
     */
    record Work(String name, String what, BigDecimal per, JsonNode uses) {
        /** What it takes in a deployment of a size; empty if that has none of it. */
        List<Line> bill(String size, Scope scope, String region) {
            var lines = new ArrayList<Line>();
            for (var use : uses) {
                if (!use.has("size") || use.path("size").asText().equals(size)) {
                    use(use, scope, region).forEach(lines::add);
                }
            }
            return Line.join(lines);
        }

        private Stream<Line> use(JsonNode use, Scope scope, String region) {
            var times = scope.product(use.path("times"), Optional.empty()).multiply(per);
            if (use.has("price")) {
                var price = scope.prices().price(use.path("price").asText());
                return Stream.of(new Line(price.name().replace('-', ' '), price, region, times));
            }
            var name = use.path("function").asText();
            var functions = scope.functions(name);
            if (functions.size() != 1) {
                throw new CostException("The plan has " + functions.size() + " functions " + name + ", not one");
            }
            var memory = new BigDecimal(scope.text("memory_size", functions.getFirst()));
            var duration = scope.prices().price("function-gb-second");
            var request = scope.prices().price("function-request");
            var seconds = times.multiply(use.path("seconds").decimalValue());
            return Stream.of(
                    new Line(
                            "function " + name,
                            duration,
                            region,
                            seconds.multiply(memory).divide(MEBIBYTES_OF_GB, MathContext.DECIMAL64)),
                    new Line("function request", request, region, times));
        }
    }

    static Usage read(JsonNode document) {
        var problems = new ArrayList<String>();
        document.path("at_rest").properties().forEach(entry -> {
            if (!entry.getValue().path("value").isNumber()) {
                problems.add(entry.getKey() + " has no value");
            }
            if (entry.getValue().path("because").asText().isBlank()) {
                problems.add(entry.getKey() + " does not say why");
            }
        });
        var work = new LinkedHashMap<String, Work>();
        document.path("work").properties().forEach(entry -> {
            var name = entry.getKey();
            for (var use : entry.getValue().path("uses")) {
                var timed = use.has("function") && use.path("seconds").isNumber();
                if (use.has("price") == timed) {
                    problems.add(name + " has a use with neither `price` nor `function` and `seconds`: " + use);
                }
                if (use.path("because").asText().isBlank()) {
                    problems.add(name + " has a use that does not say why: " + use);
                }
            }
            work.put(
                    name,
                    new Work(
                            name,
                            entry.getValue().path("what").asText(),
                            entry.getValue().path("per").decimalValue(),
                            entry.getValue().path("uses")));
        });
        CostException.refuse("infra/usage.yaml", problems);
        return new Usage(document.path("at_rest"), work);
    }
}
