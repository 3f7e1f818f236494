package ai.jarvis.infra;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A resource of a plan.
 *
 * @param address as in {@code module.function["chat"].aws_lambda_function.this}
 * @param values its attributes, without those that are not known before it is made
 */
public record PlannedResource(String address, String type, JsonNode values) {
    private static final Pattern KEY = Pattern.compile("module\\.([a-z_]+)\\[\"([^\"]+)\"]");

    /** An attribute as text, empty when it is not there, or not known. */
    public String text(String attribute) {
        var value = values.path(attribute);
        return value.isValueNode() && !value.isNull() ? value.asText() : "";
    }

    /** Whether an attribute is there and says yes, or anything else but no. */
    public boolean has(String attribute) {
        var value = values.path(attribute);
        return value.isBoolean()
                ? value.asBoolean()
                : !(value.isMissingNode() || value.isNull() || value.asText("x").isEmpty());
    }

    /** The first block of a name. */
    public JsonNode block(String name) {
        return values.path(name).path(0);
    }

    /** The key of the module's instance that the resource lies in, as {@code chat} of {@code module.function["chat"]}. */
    public Optional<String> keyOf(String module) {
        var match = KEY.matcher(address);
        while (match.find()) {
            if (match.group(1).equals(module)) {
                return Optional.of(match.group(2));
            }
        }
        return Optional.empty();
    }
}
