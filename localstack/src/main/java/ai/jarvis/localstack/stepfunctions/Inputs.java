package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.edge.AwsException;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** What operations are given and answer. */
final class Inputs {
    private Inputs() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A JSON value as operations are given it. */
    static JsonNode tree(@Nullable Object value) {
        return Json.MAPPER.valueToTree(value);
    }

    /**
     * @throws AwsException if the text is missing
     */
    static String required(JsonNode input, String name) {
        var value = input.path(name);
        if (!value.isTextual()) {
            throw AwsException.validation("1 validation error detected: Value null at '" + name
                    + "' failed to satisfy constraint: Member must not be null");
        }
        return value.asText();
    }

    /**
     * @throws AwsException if the text is not a name
     */
    static String name(JsonNode input, String field) {
        return checkedName(required(input, field));
    }

    static String checkedName(String name) {
        if (name.isEmpty() || name.length() > 80 || !name.matches("[^\\s<>{}\\[\\]?*\"#%\\\\^|~`$&,;:/\\p{Cntrl}]+")) {
            throw new AwsException(400, "InvalidName", "Invalid Name: '" + name + "'");
        }
        return name;
    }

    /** A time as the protocol has it. */
    static double seconds(long milliseconds) {
        return milliseconds / 1000.0;
    }
}
