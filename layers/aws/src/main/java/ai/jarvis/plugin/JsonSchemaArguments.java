package ai.jarvis.plugin;

import ai.jarvis.agent.tool.ToolArguments;
import ai.jarvis.model.AnswerSchema;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Arguments of tools, held against their schemas, which are read once. */
public final class JsonSchemaArguments implements ToolArguments {
    private static final int MOST_SCHEMAS = 500;
    private static final int MOST_CHARACTERS = 1 << 20;

    private static final ObjectReader VALUES = Json.MAPPER
            .readerFor(new TypeReference<Map<String, Object>>() {})
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final LoadingCache<String, AnswerSchema> schemas =
            Caffeine.newBuilder().maximumSize(MOST_SCHEMAS).build(AnswerSchema::new);

    @Override
    public Read read(String schema, String arguments) {
        var text = arguments.isBlank() ? "{}" : arguments;
        if (text.length() > MOST_CHARACTERS) {
            return new Read(Map.of(), List.of("they have more than " + MOST_CHARACTERS + " characters"));
        }
        Map<String, Object> values;
        try {
            values = VALUES.readValue(text);
        } catch (JsonProcessingException e) {
            return new Read(Map.of(), List.of("they must be one JSON object"));
        }
        if (values == null) {
            return new Read(Map.of(), List.of("they must be one JSON object"));
        }
        var problem = schemas.get(schema).problem(text);
        return new Read(values, problem.map(List::of).orElse(List.of()));
    }

    @Override
    public Optional<String> schemaProblem(String schema) {
        try {
            if (!"object".equals(Json.MAPPER.readTree(schema).path("type").asText())) {
                return Optional.of("must have a schema of the type object");
            }
            var unused = new AnswerSchema(schema);
            return Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.of("must have a schema that is JSON");
        } catch (IllegalArgumentException e) {
            return Optional.of("must have a JSON Schema: " + e.getMessage());
        }
    }
}
