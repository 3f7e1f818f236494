package ai.jarvis.persona;

import ai.jarvis.model.CallersSchema;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ValidationMessage;
import java.util.List;
import java.util.Map;

/** JSON Schemas by networknt's validator. */
public final class NetworkntSchemas implements JsonSchemas {
    @Override
    public JsonSchema read(Map<String, ?> text) {
        var schema = new CallersSchema(Json.MAPPER.valueToTree(text), false);
        return value -> schema.problems(Json.MAPPER.<JsonNode>valueToTree(value))
                .map(problems ->
                        problems.stream().map(NetworkntSchemas::violation).toList())
                .orElseGet(() -> List.of(new Violation("", "cannot be compared with the schema")));
    }

    /** What is missing or not allowed has a place of its own. */
    private static Violation violation(ValidationMessage message) {
        var place = message.getInstanceLocation().toString();
        var pointer = message.getProperty() == null ? place : place + "/" + escaped(message.getProperty());
        return new Violation(pointer, message.getError());
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
