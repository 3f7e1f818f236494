package ai.jarvis.infra.cost;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A resource that a plan makes or leaves there.
 *
 * @param module address of the module that it is in; empty for the root
 * @param values its attributes as planned; what is not known before apply is missing
 */
record Resource(String address, String type, String module, JsonNode values) {
    /**
     * The values at a path, such as {@code rule.*.destination}: one value, or every element that {@code *} stands for.
     * Empty when the plan leaves the attribute open.
     */
    Optional<List<JsonNode>> at(String path) {
        var found = List.of(values);
        for (var step : path.split("\\.", -1)) {
            var next = new ArrayList<JsonNode>();
            for (var node : found) {
                if (step.equals("*")) {
                    node.forEach(next::add);
                } else if (node.hasNonNull(step)) {
                    next.add(node.get(step));
                } else {
                    return Optional.empty();
                }
            }
            found = next;
        }
        return Optional.of(found);
    }

    /** The text of a value, or the length of a list; empty when the plan leaves it open. */
    Optional<String> text(String path) {
        return at(path).map(found -> {
            var only = found.size() == 1 ? found.getFirst() : null;
            return only != null && only.isValueNode() ? only.asText() : Integer.toString(length(found));
        });
    }

    /** How many elements the lists among the values have together; another value counts as one. */
    static int length(List<JsonNode> found) {
        return found.stream().mapToInt(node -> node.isArray() ? node.size() : 1).sum();
    }
}
