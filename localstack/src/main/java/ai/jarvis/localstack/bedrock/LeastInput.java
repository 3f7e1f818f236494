package ai.jarvis.localstack.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The least that a JSON Schema takes, where it can be had without thinking: what is required and nothing else; of an
 * enumeration what the text has, else the first; a number of the text, else 0 or the minimum; false; as few elements as may
 * be. References, patterns and lengths are not looked at.
 *
 * @param text what each text is
 */
record LeastInput(String text) {
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.-])-?\\d{1,15}(\\.\\d{1,15})?(?![\\w.-]*\\w)");
    private static final int DEEPEST = 16;

    /** The input of a tool, whose schema is an object's. */
    ObjectNode of(JsonNode schema) {
        return object(schema, 0);
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = Json.newObject();
        for (JsonNode name : schema.path("required")) {
            object.set(name.asText(), value(schema.path("properties").path(name.asText()), depth + 1));
        }
        return object;
    }

    private JsonNode value(JsonNode schema, int depth) {
        if (depth > DEEPEST) {
            return NullNode.getInstance();
        }
        for (JsonNode known :
                new JsonNode[] {schema.path("const"), schema.path("default"), choice(schema.path("enum"))}) {
            if (!known.isMissingNode()) {
                return known;
            }
        }
        for (JsonNode choice : new JsonNode[] {
            schema.path("anyOf").path(0), schema.path("oneOf").path(0)
        }) {
            if (choice.isObject()) {
                return value(choice, depth + 1);
            }
        }
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "number" -> number(schema, false);
            case "integer" -> number(schema, true);
            case "boolean" -> BooleanNode.FALSE;
            case "null" -> NullNode.getInstance();
            default -> TextNode.valueOf(text);
        };
    }

    private JsonNode choice(JsonNode choices) {
        String folded = text.toLowerCase(Locale.ROOT);
        for (JsonNode choice : choices) {
            if (choice.isTextual() && folded.contains(choice.textValue().toLowerCase(Locale.ROOT))) {
                return choice;
            }
        }
        return choices.path(0);
    }

    private JsonNode number(JsonNode schema, boolean whole) {
        Matcher matcher = NUMBER.matcher(text);
        while (matcher.find()) {
            BigDecimal number = new BigDecimal(matcher.group());
            if ((!whole || matcher.group(1) == null) && isWithin(number, schema)) {
                return whole ? LongNode.valueOf(number.longValue()) : DecimalNode.valueOf(number);
            }
        }
        return schema.has("minimum") ? schema.path("minimum") : IntNode.valueOf(0);
    }

    private static boolean isWithin(BigDecimal number, JsonNode schema) {
        return (!schema.has("minimum")
                        || number.compareTo(schema.path("minimum").decimalValue()) >= 0)
                && (!schema.has("maximum")
                        || number.compareTo(schema.path("maximum").decimalValue()) <= 0);
    }

    /** The first of several; what has properties is an object. */
    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        String named = type.isArray() ? type.path(0).asText("") : type.asText("");
        return named.isEmpty() && schema.has("properties") ? "object" : named;
    }

    private ArrayNode array(JsonNode schema, int depth) {
        ArrayNode array = Json.newObject().arrayNode();
        for (int i = 0; i < Math.min(DEEPEST, schema.path("minItems").asInt(0)); i++) {
            array.add(value(schema.path("items"), depth + 1));
        }
        return array;
    }
}
