package ai.jarvis.infra.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the factors and patterns of {@code infra/billing.yaml} and {@code infra/usage.yaml} speak of.
 *
 * @param plan the plan whose resources other resources refer to
 * @param leader the primary region's plan, which has what another region's plan leaves open
 * @param atRest what is there while nobody uses the platform, by name
 * @param size what infra/sizes.yaml gives the deployment's size
 */
record Scope(PriceTable prices, Plan plan, Optional<Plan> leader, JsonNode atRest, JsonNode size) {
    private static final BigDecimal SECONDS_OF_HOUR = BigDecimal.valueOf(3600);
    private static final String LEADER = "leader.";
    private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]+)}");
    private static final Resource NONE = new Resource("", "", "", MissingNode.getInstance());

    /** The product of factors; 1 without any. */
    BigDecimal product(JsonNode factors, Optional<Resource> resource) {
        var product = BigDecimal.ONE;
        for (var factor : factors) {
            var text = factor.asText();
            product = text.startsWith("/")
                    ? product.divide(firstKnown(text.substring(1), resource), MathContext.DECIMAL64)
                    : product.multiply(firstKnown(text, resource));
        }
        return product;
    }

    /** Replaces each {@code {attribute}} by the resource's value of it. */
    String fill(String template, Resource resource) {
        return PLACEHOLDER.matcher(template).replaceAll(match -> text(match.group(1), resource));
    }

    /**
     * The text of a resource's attribute, a list's length; {@code leader.attribute} is that of its counterpart in the
     * primary region, where it has one.
     *
     * @throws CostException if the plan leaves it open
     */
    String text(String path, Resource resource) {
        if (path.startsWith(LEADER)) {
            var attribute = path.substring(LEADER.length());
            return counterpart(resource).text(attribute).orElseGet(() -> text(attribute, resource));
        }
        return resource.text(path)
                .or(() -> counterpart(resource).text(path))
                .orElseThrow(
                        () -> new CostException("The plan leaves " + path + " of " + resource.address() + " open"));
    }

    private BigDecimal firstKnown(String alternatives, Optional<Resource> resource) {
        for (var factor : alternatives.split("\\|", -1)) {
            var value = number(factor, resource);
            if (value.isPresent()) {
                return value.get();
            }
        }
        throw new CostException("Nothing is known of " + alternatives
                + resource.map(it -> " of " + it.address()).orElse(""));
    }

    private Optional<BigDecimal> number(String factor, Optional<Resource> resource) {
        if (NUMBER.matcher(factor).matches()) {
            return Optional.of(new BigDecimal(factor));
        } else if (factor.equals("hours")) {
            return Optional.of(prices.hours());
        } else if (factor.equals("seconds")) {
            return Optional.of(prices.hours().multiply(SECONDS_OF_HOUR));
        } else if (factor.startsWith("at_rest.")) {
            return Optional.of(
                            atRest.path(factor.substring("at_rest.".length())).path("value"))
                    .filter(JsonNode::isNumber)
                    .map(JsonNode::decimalValue);
        } else if (factor.startsWith("size.")) {
            return Optional.of(size.at("/" + factor.substring("size.".length()).replace('.', '/')))
                    .filter(JsonNode::isNumber)
                    .map(JsonNode::decimalValue);
        } else if (factor.startsWith("aws_")) {
            return ofOther(factor, resource.orElse(NONE));
        }
        return resource.flatMap(it -> numeric(it, factor));
    }

    /** Other resources must agree on the attribute; those of the same module are meant, if it has any. */
    private Optional<BigDecimal> ofOther(String factor, Resource resource) {
        var type = factor.substring(0, factor.indexOf('.'));
        var path = factor.substring(type.length() + 1);
        var all = plan.ofType(type);
        if (all.isEmpty()) {
            return Optional.of(BigDecimal.ZERO);
        }
        var near = all.stream()
                .filter(other -> other.module().equals(resource.module()))
                .toList();
        var values = (near.isEmpty() ? all : near)
                .stream().map(other -> numeric(other, path)).distinct().toList();
        if (values.size() > 1) {
            throw new CostException("Resources of type " + type + " differ in " + path);
        }
        return values.getFirst();
    }

    private Optional<BigDecimal> numeric(Resource resource, String path) {
        return resource.at(path).or(() -> counterpart(resource).at(path)).map(found -> {
            var only = found.size() == 1 ? found.getFirst() : null;
            if (only != null && NUMBER.matcher(only.asText()).matches()) {
                return new BigDecimal(only.asText());
            }
            return BigDecimal.valueOf(Resource.length(found));
        });
    }

    private Resource counterpart(Resource resource) {
        return leader.flatMap(it -> it.find(resource.address())).orElse(NONE);
    }

    /** Those of the manifest's name, whatever the deployment is called: the name of another may end with it. */
    List<Resource> functions(String name) {
        return plan.ofType("aws_lambda_function").stream()
                .filter(function -> function.text("function_name")
                        .filter(full -> full.endsWith("-" + name))
                        .isPresent())
                .collect(Collectors.groupingBy(
                        function -> function.text("function_name").orElseThrow().length(),
                        TreeMap::new,
                        Collectors.toList()))
                .values()
                .stream()
                .findFirst()
                .orElse(List.of());
    }
}
