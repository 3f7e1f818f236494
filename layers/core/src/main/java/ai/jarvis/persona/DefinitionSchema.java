package ai.jarvis.persona;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The JSON Schema of personas themselves, from {@code definition.schema.json}; JSON is YAML. */
final class DefinitionSchema {
    private static final Map<String, Object> SCHEMA = load();

    private DefinitionSchema() {}

    static JsonSchemas.JsonSchema in(JsonSchemas schemas) {
        return schemas.read(SCHEMA);
    }

    /** A persona as the schema is about it. */
    static Map<String, Object> described(String name, PersonaContent content) {
        var members = new LinkedHashMap<String, Object>();
        members.put("name", name);
        members.putAll(content.described());
        return members;
    }

    private static Map<String, Object> load() {
        var file = Objects.requireNonNull(DefinitionSchema.class.getResourceAsStream("definition.schema.json"));
        var members = new LinkedHashMap<String, Object>();
        if (new Load(LoadSettings.builder().build()).loadFromInputStream(file) instanceof Map<?, ?> schema) {
            schema.forEach((name, value) -> members.put(String.valueOf(name), value));
        }
        return members;
    }
}
