package ai.jarvis.persona;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** As much of JSON Schema as personas and these tests use. */
final class PlainSchemas implements JsonSchemas {
    private static final Set<String> TYPES =
            Set.of("object", "array", "string", "number", "integer", "boolean", "null");

    @Override
    public JsonSchema read(Map<String, ?> schema) {
        require(schema);
        return value -> {
            var found = new ArrayList<Violation>();
            look(schema, value, "", found);
            return found;
        };
    }

    private static void require(Map<?, ?> schema) {
        if (schema.containsKey("type") && !TYPES.contains(String.valueOf(schema.get("type")))) {
            throw new IllegalArgumentException("There is no type " + schema.get("type"));
        }
        if (schema.get("properties") instanceof Map<?, ?> properties) {
            properties.values().forEach(property -> require((Map<?, ?>) property));
        }
    }

    private static void look(Map<?, ?> schema, Object value, String at, List<Violation> found) {
        var type = String.valueOf(schema.get("type"));
        var isOfType =
                switch (type) {
                    case "object" -> value instanceof Map;
                    case "array" -> value instanceof List;
                    case "string" -> value instanceof String;
                    case "number" -> value instanceof Number;
                    case "integer" ->
                        value instanceof Number number
                                && new BigDecimal(number.toString())
                                                .stripTrailingZeros()
                                                .scale()
                                        <= 0;
                    case "boolean" -> value instanceof Boolean;
                    default -> true;
                };
        if (!isOfType) {
            found.add(new Violation(at, "is no " + type));
            return;
        }
        switch (value) {
            case Map<?, ?> members -> members(schema, members, at, found);
            case List<?> elements -> elements(schema, elements, at, found);
            case String text -> text(schema, text, at, found);
            case Number number -> {
                if (compare(schema, "minimum", number) < 0 || compare(schema, "maximum", number) > 0) {
                    found.add(new Violation(at, "is out of range"));
                }
            }
            default -> {
                // has no bounds
            }
        }
    }

    private static int compare(Map<?, ?> schema, String bound, Number number) {
        return schema.containsKey(bound)
                ? new BigDecimal(number.toString())
                        .compareTo(new BigDecimal(schema.get(bound).toString()))
                : 0;
    }

    private static void members(Map<?, ?> schema, Map<?, ?> members, String at, List<Violation> found) {
        var properties = schema.get("properties") instanceof Map<?, ?> known ? known : Map.of();
        if (schema.get("required") instanceof List<?> required) {
            required.stream()
                    .filter(name -> !members.containsKey(name))
                    .forEach(name -> found.add(new Violation(at + "/" + name, "is required")));
        }
        members.forEach((name, member) -> {
            if (properties.get(name) instanceof Map<?, ?> property) {
                look(property, member, at + "/" + name, found);
            } else if (Boolean.FALSE.equals(schema.get("additionalProperties"))) {
                found.add(new Violation(at + "/" + name, "is not known"));
            }
        });
    }

    private static void elements(Map<?, ?> schema, List<?> elements, String at, List<Violation> found) {
        if (compare(schema, "maxItems", elements.size()) > 0) {
            found.add(new Violation(at, "are too many"));
        }
        for (int i = 0; i < elements.size(); i++) {
            if (schema.get("items") instanceof Map<?, ?> items) {
                look(items, elements.get(i), at + "/" + i, found);
            }
        }
    }

    private static void text(Map<?, ?> schema, String text, String at, List<Violation> found) {
        if (compare(schema, "minLength", text.length()) < 0 || compare(schema, "maxLength", text.length()) > 0) {
            found.add(new Violation(at, "is too short or too long"));
        }
        if (schema.get("pattern") instanceof String pattern
                && !Pattern.compile(pattern).matcher(text).find()) {
            found.add(new Violation(at, "does not match"));
        }
    }
}
