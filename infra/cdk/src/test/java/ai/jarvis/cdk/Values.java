package ai.jarvis.cdk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of resources: what a path leads to, and the one form in which two tools' ways of writing a value are equal. */
final class Values {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Values() {}

    /**
     * What a path leads to: names of members, numbers of elements, keys of tags, {@code *} for each element; after
     * {@code ~} the expression of the part of a text.
     */
    static JsonNode at(JsonNode value, String path) {
        int part = path.indexOf('~');
        if (part >= 0) {
            String text = at(value, path.substring(0, part)).asText();
            Matcher found = Pattern.compile(path.substring(part + 1)).matcher(text);
            return TextNode.valueOf(found.find() ? found.group(1) : text);
        }
        JsonNode found = value;
        String[] steps = path.split("\\.", -1);
        for (int i = 0; i < steps.length; i++) {
            if (steps[i].equals("*")) {
                ArrayNode each = NODES.arrayNode();
                String rest = String.join(".", List.of(steps).subList(i + 1, steps.length));
                found.forEach(element -> each.add(at(element, rest)));
                return each;
            }
            found = step(found, steps[i]);
        }
        return found;
    }

    private static JsonNode step(JsonNode value, String step) {
        if (step.isEmpty()) {
            return value;
        }
        if (value.isArray() && step.chars().allMatch(Character::isDigit)) {
            return value.path(Integer.parseInt(step));
        }
        if (value.isArray()) {
            for (JsonNode tag : value) {
                if (tag.path(tag.has("Key") ? "Key" : "Name").asText().equals(step)) {
                    return tag.path("Value");
                }
            }
            return MissingNode.getInstance();
        }
        return value.path(step);
    }

    /**
     * A value in one form: JSON in texts is read; nothing, empty and false are the same; numbers are texts; lists of texts,
     * and of a policy's statements, have no order and, of one, are that one; secrets have no made-up ending; mentions of other resources are replaced.
     */
    static JsonNode canonical(JsonNode value, UnaryOperator<String> mentions) {
        if (value.isObject()) {
            Map<String, JsonNode> members = new TreeMap<>();
            value.properties().forEach(member -> {
                JsonNode canonical = canonical(member.getValue(), mentions);
                if (!canonical.isMissingNode()) {
                    members.put(member.getKey(), canonical);
                }
            });
            return members.isEmpty() ? MissingNode.getInstance() : new ObjectNode(NODES, members);
        }
        if (value.isArray()) {
            return list(value, mentions);
        }
        if (value.isNull() || value.isMissingNode() || value.asText().isEmpty()) {
            return MissingNode.getInstance();
        }
        if (value.isBoolean()) {
            return value.asBoolean() ? TextNode.valueOf("true") : MissingNode.getInstance();
        }
        if (value.isNumber()) {
            return TextNode.valueOf(number(value));
        }
        return text(value.asText(), mentions);
    }

    private static JsonNode list(JsonNode value, UnaryOperator<String> mentions) {
        List<JsonNode> elements = new ArrayList<>();
        value.forEach(element -> {
            JsonNode canonical = canonical(element, mentions);
            if (!canonical.isMissingNode()) {
                elements.add(canonical);
            }
        });
        if (elements.stream().allMatch(JsonNode::isTextual)) {
            elements.sort(Comparator.comparing(JsonNode::asText));
        } else if (elements.stream().allMatch(element -> element.has("Sid"))) {
            elements.sort(Comparator.comparing(element -> element.path("Sid").asText()));
        }
        return switch (elements.size()) {
            case 0 -> MissingNode.getInstance();
            case 1 -> elements.getFirst();
            default -> NODES.arrayNode().addAll(elements);
        };
    }

    private static JsonNode text(String text, UnaryOperator<String> mentions) {
        if (text.startsWith("{") || text.startsWith("[")) {
            try {
                return canonical(JSON.readTree(text), mentions);
            } catch (JsonProcessingException notJson) {
                // A filter's pattern begins so too.
                return TextNode.valueOf(mentions.apply(text));
            }
        }
        if (text.equals("false")) {
            return MissingNode.getInstance();
        }
        String plain = mentions.apply(text).replaceAll("(:secret:[A-Za-z0-9/_-]+)-(?:[A-Za-z0-9]{6}|\\?{6})$", "$1");
        return TextNode.valueOf(plain.matches("-?[0-9]+\\.0+") ? plain.substring(0, plain.indexOf('.')) : plain);
    }

    private static String number(JsonNode value) {
        return value.decimalValue().stripTrailingZeros().toPlainString();
    }
}
