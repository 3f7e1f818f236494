package ai.jarvis.cdk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a tool makes, in a form in which two tools can be compared.
 *
 * @param things each resource, or property that the other tool has as a resource
 * @param unknown resources whose kind the correspondence does not have
 */
record Inventory(List<Thing> things, List<String> unknown) {
    /**
     * One resource, or property.
     *
     * @param scope {@code global} or a region
     * @param kind Terraform's type
     * @param name what tells it from others of its kind
     * @param address where it is, for a person
     * @param values what must be the same, by Terraform's paths
     */
    record Thing(String scope, String kind, String name, String address, Map<String, JsonNode> values) {
        String key() {
            return "%s %s %s".formatted(scope, kind, name).strip();
        }
    }

    /** The things by scope, kind and name; several where several have the same. */
    Map<String, List<Thing>> byName() {
        Map<String, List<Thing>> named = new TreeMap<>();
        things.forEach(thing ->
                named.computeIfAbsent(thing.key(), unused -> new ArrayList<>()).add(thing));
        return named;
    }
}
