package ai.jarvis.model;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.resource.DisallowSchemaLoader;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A JSON Schema (2020-12) that callers write: it may name no schema elsewhere, and none of its patterns may take for ever.
 */
public final class CallersSchema {
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(
            VersionFlag.V202012,
            factory -> factory.schemaLoaders(loaders -> loaders.add(DisallowSchemaLoader.getInstance())));

    private final JsonSchema schema;

    /**
     * Reads a schema.
     *
     * @param isForFirst whether the first problem is all that anybody wants to know
     * @throws IllegalArgumentException if it is none, and why
     */
    public CallersSchema(JsonNode text, boolean isForFirst) {
        var config = SchemaValidatorsConfig.builder()
                .regularExpressionFactory(CallersSchema::expression)
                .pathType(PathType.JSON_POINTER)
                .locale(Locale.ROOT)
                .failFast(isForFirst)
                .build();
        try {
            schema = SCHEMAS.getSchema(text, config);
            schema.initializeValidators();
        } catch (JsonSchemaException | PatternSyntaxException e) {
            throw new IllegalArgumentException(firstLine(e), e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("It refers to itself without end", e);
        }
    }

    /** The JSON of a schema's text. */
    static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(firstLine(e), e);
        }
    }

    /** What it does not allow about a value, by place; absent if the value cannot be compared with it. */
    public Optional<List<ValidationMessage>> problems(JsonNode value) {
        try {
            return Optional.of(schema.validate(value).stream()
                    .sorted(Comparator.comparing(ValidationMessage::getMessage))
                    .toList());
        } catch (StackOverflowError | TooMuch | JsonSchemaException e) {
            return Optional.empty();
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
