package ai.jarvis.model;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.resource.DisallowSchemaLoader;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A JSON Schema (2020-12) that a caller wants an answer to follow. Callers write it: it may name no schema elsewhere, and
 * none of its patterns may take for ever.
 */
public final class AnswerSchema {
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(
            VersionFlag.V202012,
            factory -> factory.schemaLoaders(loaders -> loaders.add(DisallowSchemaLoader.getInstance())));

    private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder()
            .regularExpressionFactory(AnswerSchema::expression)
            .failFast(true)
            .build();

    private static final ObjectReader ANSWERS =
            Json.MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final JsonSchema schema;

    /**
     * Reads a schema.
     *
     * @throws IllegalArgumentException if it is none, and why
     */
    public AnswerSchema(String text) {
        try {
            schema = SCHEMAS.getSchema(Json.MAPPER.readTree(text), CONFIG);
            schema.initializeValidators();
        } catch (JsonProcessingException | JsonSchemaException | PatternSyntaxException e) {
            throw new IllegalArgumentException(firstLine(e), e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("It refers to itself without end", e);
        }
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
        try {
            return schema.validate(json).stream()
                    .map(ValidationMessage::getMessage)
                    .min(Comparator.naturalOrder());
        } catch (StackOverflowError | TooMuch | JsonSchemaException e) {
            return Optional.of("cannot be compared with the schema");
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("It is no schema");
    }

    private static RegularExpression expression(String regex) {
        var pattern = Pattern.compile(regex);
        return value -> pattern.matcher(new Watched(value, new int[1])).find();
    }

    /** A pattern looks at more than it may. */
    private static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** A text that can be looked at only so often. */
    @SuppressWarnings("ArrayRecordComponent") // A counter that parts of the text share; never compared.
    private record Watched(CharSequence text, int[] looks) implements CharSequence {
        private static final int MOST = 10_000_000;

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++looks[0] > MOST) {
                throw new TooMuch();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Watched(text.subSequence(start, end), looks);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
