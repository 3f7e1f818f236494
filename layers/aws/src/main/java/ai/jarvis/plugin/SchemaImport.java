package ai.jarvis.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Makes JSON Schemas (2020-12) of the schemas of an OpenAPI document, 3.0 or 3.1: what they refer to in the document comes
 * below {@code $defs}, so that each stands by itself and those that refer to themselves have an end. Only keywords that say
 * which values are good, and what they mean, are taken.
 */
final class SchemaImport {
    private static final Set<String> KEPT = Set.of(
            "type",
            "format",
            "title",
            "description",
            "enum",
            "const",
            "default",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minLength",
            "maxLength",
            "pattern",
            "minItems",
            "maxItems",
            "uniqueItems",
            "minProperties",
            "maxProperties",
            "required",
            "dependentRequired",
            "minContains",
            "maxContains");
    private static final Set<String> ONE = Set.of(
            "items",
            "additionalProperties",
            "not",
            "contains",
            "if",
            "then",
            "else",
            "propertyNames",
            "unevaluatedItems",
            "unevaluatedProperties");
    private static final Set<String> LISTS = Set.of("allOf", "anyOf", "oneOf", "prefixItems");
    private static final Set<String> MAPS = Set.of("properties", "patternProperties", "dependentSchemas");

    /** Characters of the schemas that one refers to; what is beyond is any value. */
    private static final int MOST_DEFINITIONS = 20 << 10;

    private static final int LONGEST_DESCRIPTION = 500;

    private final JsonNode document;
    private final boolean isOld;
    private final JsonNodeFactory nodes = JsonNodeFactory.instance;
    private final Map<String, String> names = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final Set<String> dangling = new LinkedHashSet<>();

    /**
     * For one tool.
     *
     * @param isOld whether the document is of OpenAPI 3.0, whose schemas are a dialect of their own
     */
    SchemaImport(JsonNode document, boolean isOld) {
        this.document = document;
        this.isOld = isOld;
    }

    /** The schema; what it refers to is in {@link #definitions}. */
    JsonNode schema(JsonNode schema) {
        if (!schema.isObject()) {
            return schema.isBoolean() ? schema : nodes.objectNode();
        }
        var result = nodes.objectNode();
        if (schema.path("$ref").isTextual()) {
            result.put("$ref", "#/$defs/" + name(schema.path("$ref").asText()));
            if (isOld) {
                return result;
            }
        }
        schema.properties().forEach(field -> {
            var name = field.getKey();
            var value = field.getValue();
            if (name.equals("description") && value.asText().length() > LONGEST_DESCRIPTION) {
                result.put(name, value.asText().substring(0, LONGEST_DESCRIPTION) + "...");
            } else if (KEPT.contains(name)) {
                result.set(name, value.deepCopy());
            } else if (ONE.contains(name)) {
                result.set(name, schema(value));
            } else if (LISTS.contains(name) && value.isArray()) {
                var list = result.putArray(name);
                value.forEach(each -> list.add(schema(each)));
            } else if (MAPS.contains(name) && value.isObject()) {
                var map = result.putObject(name);
                value.properties().forEach(each -> map.set(each.getKey(), schema(each.getValue())));
            }
        });
        leaveOutReadOnly(schema, result);
        if (isOld) {
            modernize(schema, result);
        }
        return result;
    }

    /** Requests must not have them. */
    private static void leaveOutReadOnly(JsonNode schema, ObjectNode result) {
        var readOnly = new HashSet<String>();
        schema.path("properties").properties().forEach(property -> {
            if (property.getValue().path("readOnly").asBoolean()) {
                readOnly.add(property.getKey());
            }
        });
        if (readOnly.isEmpty()) {
            return;
        }
        ((ObjectNode) result.path("properties")).remove(readOnly);
        if (result.path("required") instanceof ArrayNode required) {
            var left = result.putArray("required");
            required.forEach(name -> {
                if (!readOnly.contains(name.asText())) {
                    left.add(name);
                }
            });
        }
    }

    private static void modernize(JsonNode schema, ObjectNode result) {
        exclusive(result, "exclusiveMinimum", "minimum");
        exclusive(result, "exclusiveMaximum", "maximum");
        if (schema.path("nullable").asBoolean() && result.path("type").isTextual()) {
            var type = result.path("type").asText();
            result.putArray("type").add(type).add("null");
            if (result.path("enum") instanceof ArrayNode values) {
                values.addNull();
            }
        }
    }

    private static void exclusive(ObjectNode result, String flag, String bound) {
        if (result.path(flag).isBoolean()) {
            var isExclusive = result.remove(flag).asBoolean();
            if (isExclusive && result.has(bound)) {
                result.set(flag, result.remove(bound));
            }
        }
    }

    private String name(String reference) {
        return names.computeIfAbsent(reference, fresh -> {
            open.add(fresh);
            var last = fresh.substring(fresh.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9_-]", "_");
            return names.containsValue(last) ? last + "_" + names.size() : last;
        });
    }

    /** All that the schemas so far refer to, and what that refers to. */
    ObjectNode definitions() {
        var definitions = nodes.objectNode();
        var characters = 0;
        while (!open.isEmpty()) {
            var reference = open.remove();
            var name = names.get(reference);
            if (characters > MOST_DEFINITIONS) {
                definitions.putObject(name);
                continue;
            }
            var found = find(document, reference);
            if (found.isMissingNode()) {
                dangling.add(reference);
            }
            var definition = schema(found);
            characters += definition.toString().length();
            definitions.set(name, definition);
        }
        return definitions;
    }

    /** What is referred to and is not there. */
    Set<String> dangling() {
        return dangling;
    }

    /** What a document has at a reference into itself; missing if nothing. */
    static JsonNode find(JsonNode document, String reference) {
        var pointer = java.net.URLDecoder.decode(
                reference.substring(1).replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8);
        if (pointer.isEmpty()) {
            return document;
        }
        return pointer.startsWith("/") ? document.at(pointer) : MissingNode.getInstance();
    }
}
