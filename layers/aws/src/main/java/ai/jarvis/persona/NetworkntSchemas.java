package ai.jarvis.persona;

import ai.jarvis.model.CallersSchema;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** JSON Schemas by networknt's validator. */
public final class NetworkntSchemas implements JsonSchemas {
    /** What schemas themselves must be like; it is read from the validator's own files. */
    private static final com.networknt.schema.JsonSchema META_SCHEMA =
            JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(SchemaLocation.of(SchemaId.V202012));

    @Override
    public JsonSchema read(Map<String, ?> text) {
        var json = Json.MAPPER.<JsonNode>valueToTree(text);
        META_SCHEMA.validate(json).stream()
                .map(ValidationMessage::getMessage)
                .min(Comparator.naturalOrder())
                .ifPresent(problem -> {
                    throw new IllegalArgumentException(problem);
                });
        var schema = new CallersSchema(json, false);
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
