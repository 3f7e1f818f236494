package ai.jarvis.persona;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.platform.Text;
import ai.jarvis.prompt.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/**
 * The values that a persona is rendered with beside its own fields: those that its schema declares, and instructions where
 * the persona has none of its own.
 */
final class ContextVariables {
    /** What templates use that the persona itself says. */
    static final Set<String> OWN = Set.of("name", "role", "personality", "few_shot_examples", "instructions");

    static final String INSTRUCTIONS = "instructions";

    private static final int MAX_INSTRUCTIONS = 20_000;
    private static final int MAX_QUERY_VALUE = 20_000;

    private final PersonaContent content;
    private final Map<String, Map<String, ?>> declared = new LinkedHashMap<>();
    private final Optional<JsonSchemas.JsonSchema> schema;

    /** @throws IllegalArgumentException if the content's schema is none */
    ContextVariables(PersonaContent content, JsonSchemas schemas) {
        this.content = content;
        this.schema = content.schema().map(schemas::read);
        content.schema()
                .map(members -> object(members.get("properties")))
                .ifPresent(properties -> properties.forEach((name, property) -> declared.put(name, object(property))));
    }

    static Map<String, Object> object(@Nullable Object value) {
        var members = new LinkedHashMap<String, Object>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> {
                if (member != null) {
                    members.put(String.valueOf(name), member);
                }
            });
        }
        return members;
    }

    /** The names that the schema declares. */
    Set<String> declared() {
        return declared.keySet();
    }

    /** All names that can be given a value. */
    private Set<String> allowed() {
        var names = new LinkedHashSet<>(declared.keySet());
        if (content.instructions().isEmpty()) {
            names.add(INSTRUCTIONS);
        }
        return names;
    }

    /** The names that must be given a value, since there is no default. */
    List<String> required() {
        var names = content.schema().map(members -> members.get("required")).orElse(List.of());
        return names instanceof List<?> list
                ? list.stream()
                        .map(String::valueOf)
                        .filter(name -> !declared.getOrDefault(name, Map.of()).containsKey("default"))
                        .toList()
                : List.of();
    }

    /**
     * What a template sees of the values that are given and of the defaults. One that is null was not given. Refuses with
     * {@code invalid_variables} what the schema does not allow, and what it does not know.
     */
    Map<String, Object> of(Map<String, ? extends @Nullable Object> given) {
        var errors = new ArrayList<FieldError>();
        var values = new LinkedHashMap<String, Object>();
        declared.forEach((name, property) ->
                Optional.ofNullable(property.get("default")).ifPresent(value -> values.put(name, value)));
        var allowed = allowed();
        given.forEach((name, value) -> {
            if (!allowed.contains(name)) {
                errors.add(new FieldError(pointer(name), "is no context variable of the persona"));
            } else if (value != null) {
                values.put(name, value);
            }
        });
        values.replaceAll((name, value) -> plain(name, value, errors));
        if (errors.isEmpty()) {
            var checked = new LinkedHashMap<>(values);
            if (!declared.containsKey(INSTRUCTIONS)) {
                Optional.ofNullable(checked.remove(INSTRUCTIONS))
                        .flatMap(ContextVariables::instructionsProblem)
                        .ifPresent(detail -> errors.add(new FieldError(pointer(INSTRUCTIONS), detail)));
            }
            schema.ifPresent(read -> read.violations(checked)
                    .forEach(violation ->
                            errors.add(new FieldError("/variables" + violation.pointer(), violation.detail()))));
        }
        if (!errors.isEmpty()) {
            throw Refusal.unprocessable(
                    "invalid_variables", "The persona cannot be rendered with these variables.", errors);
        }
        return values;
    }

    private static Optional<String> instructionsProblem(Object value) {
        return value instanceof String text ? Text.problem(text, MAX_INSTRUCTIONS) : Optional.of("must be a string");
    }

    private static Object plain(String name, Object value, List<FieldError> errors) {
        try {
            return Values.plain(value);
        } catch (IllegalArgumentException e) {
            errors.add(new FieldError(pointer(name), String.valueOf(e.getMessage())));
            return value;
        }
    }

    static String pointer(String name) {
        return "/variables/" + name.replace("~", "~0").replace("/", "~1");
    }

    /**
     * Values as they come in a query, where all are texts: they become what the schema wants. A list is a parameter that is
     * there several times, or JSON; an object is JSON.
     */
    Map<String, Object> ofQuery(Map<String, List<String>> query) {
        var values = new LinkedHashMap<String, Object>();
        query.forEach((name, texts) -> {
            var type = type(declared.getOrDefault(name, Map.of()));
            values.put(name, type.equals("array") ? list(name, texts) : single(type, texts.getLast()));
        });
        return values;
    }

    private Object list(String name, List<String> texts) {
        if (texts.size() == 1 && texts.getFirst().strip().startsWith("[")) {
            return json(texts.getFirst());
        }
        var items = type(object(declared.getOrDefault(name, Map.of()).get("items")));
        return texts.stream().map(text -> single(items, text)).toList();
    }

    private static String type(Map<String, ?> property) {
        return property.get("type") instanceof String type ? type : "string";
    }

    private static Object single(String type, String text) {
        return switch (type) {
            case "number", "integer" -> number(text);
            case "boolean" -> truth(text);
            case "object", "array" -> json(text);
            default -> text;
        };
    }

    private static Object truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> text;
        };
    }

    /** What is none stays as it is, for the schema to refuse. */
    private static Object number(String text) {
        try {
            return text.length() > 100 ? text : new BigDecimal(text);
        } catch (NumberFormatException e) {
            return text;
        }
    }

    /** JSON is YAML; what is none stays as it is, for the schema to refuse. */
    private static Object json(String text) {
        if (text.length() > MAX_QUERY_VALUE) {
            return text;
        }
        try {
            var settings = LoadSettings.builder().setSchema(new JsonSchema()).build();
            return Optional.ofNullable(new Load(settings).loadFromString(text)).orElse(text);
        } catch (YamlEngineException e) {
            return text;
        }
    }
}
