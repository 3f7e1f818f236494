package ai.jarvis.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What will be there once a plan is applied.
 *
 * @param name whose plan it is, for messages
 * @see <a href="https://developer.hashicorp.com/terraform/internals/json-format">Terraform's JSON of plans</a>
 */
public record Plan(String name, List<PlannedResource> resources) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public Plan {
        resources = List.copyOf(resources);
    }

    /** Reads what {@code terraform show -json} tells of a plan. */
    public static Plan read(String name, JsonNode plan) {
        var resources = new ArrayList<PlannedResource>();
        for (var change : plan.path("resource_changes")) {
            var after = change.path("change").path("after");
            if (change.path("mode").asText().equals("managed") && after.isObject()) {
                resources.add(new PlannedResource(
                        change.path("address").asText(), change.path("type").asText(), after));
            }
        }
        if (resources.isEmpty()) {
            throw new IllegalArgumentException("The plan " + name + " has no resources");
        }
        return new Plan(name, resources);
    }

    /**
     * Reads the plans of {@code terraform test -json -verbose}, named by their runs.
     *
     * @throws IllegalArgumentException if a run failed
     */
    public static List<Plan> ofTests(String stack, String output) {
        var plans = new ArrayList<Plan>();
        var problems = new ArrayList<String>();
        output.lines().filter(line -> line.startsWith("{")).map(Plan::parse).forEach(message -> {
            if (message.has("test_plan")) {
                plans.add(read(stack + "-" + message.path("@testrun").asText(), message.path("test_plan")));
            } else if (message.path("@level").asText().equals("error")) {
                problems.add(describe(message));
            }
        });
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("Cannot plan " + stack + ": " + String.join("; ", problems));
        }
        return plans;
    }

    private static String describe(JsonNode message) {
        var diagnostic = message.path("diagnostic");
        var range = diagnostic.path("range");
        return message.path("@message").asText() + " "
                + diagnostic.path("detail").asText() + " ("
                + range.path("filename").asText() + ":"
                + range.path("start").path("line").asText() + ": "
                + diagnostic.path("snippet").path("code").asText().strip() + ")";
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The resources of a type. */
    public List<PlannedResource> ofType(String... types) {
        var wanted = List.of(types);
        return resources.stream()
                .filter(resource -> wanted.contains(resource.type()))
                .toList();
    }

    /** The resources of a type of which an attribute is a text. */
    public Stream<PlannedResource> where(String type, String attribute, String value) {
        return ofType(type).stream().filter(resource -> resource.text(attribute).equals(value));
    }
}
