package ai.jarvis.localstack.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Tags of state machines. */
final class TagOperations {
    private final Machines machines;
    private final Records records;

    TagOperations(Machines machines, Records records) {
        this.machines = machines;
        this.records = records;
    }

    Map<String, Function<JsonNode, ObjectNode>> operations() {
        return Map.of(
                "TagResource", this::tag,
                "UntagResource", this::untag,
                "ListTagsForResource", this::list);
    }

    /** The tags that a request has. */
    static Map<String, String> tags(JsonNode input) {
        var tags = new TreeMap<String, String>();
        input.path("tags")
                .forEach(tag ->
                        tags.put(tag.path("key").asText(), tag.path("value").asText()));
        return tags;
    }

    private ObjectNode tag(JsonNode input) {
        synchronized (machines) {
            var machine = machines.require(Inputs.required(input, "resourceArn"));
            var all = new HashMap<>(machine.tags());
            all.putAll(tags(input));
            machines.put(machine.tagged(all));
            records.commit();
            return Inputs.object();
        }
    }

    private ObjectNode untag(JsonNode input) {
        synchronized (machines) {
            var machine = machines.require(Inputs.required(input, "resourceArn"));
            var all = new HashMap<>(machine.tags());
            input.path("tagKeys").forEach(key -> all.remove(key.asText()));
            machines.put(machine.tagged(all));
            records.commit();
            return Inputs.object();
        }
    }

    private ObjectNode list(JsonNode input) {
        var machine = machines.require(Inputs.required(input, "resourceArn"));
        var output = Inputs.object();
        var tags = output.putArray("tags");
        machine.tags().forEach((key, value) -> tags.addObject().put("key", key).put("value", value));
        return output;
    }
}
