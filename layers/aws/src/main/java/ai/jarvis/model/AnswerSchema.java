package ai.jarvis.model;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.networknt.schema.ValidationMessage;
import java.util.Optional;

/** A JSON Schema that a caller wants an answer to follow. */
public final class AnswerSchema {
    private static final ObjectReader ANSWERS =
            Json.MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final CallersSchema schema;

    /**
     * Reads a schema.
     *
     * @throws IllegalArgumentException if it is none, and why
     */
    public AnswerSchema(String text) {
        schema = new CallersSchema(CallersSchema.json(text), true);
    }

    /** What is wrong with an answer, if anything. */
    public Optional<String> problem(String answer) {
        JsonNode json;
        try {
            json = ANSWERS.readTree(answer);
        } catch (JsonProcessingException e) {
            return Optional.of("is not JSON");
        }
        if (json.isMissingNode()) {
            return Optional.of("is empty");
        }
        var problems = schema.problems(json);
        return problems.isEmpty()
                ? Optional.of("cannot be compared with the schema")
                : problems.get().stream().findFirst().map(ValidationMessage::getMessage);
    }
}
