package ai.jarvis.web;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.micronaut.http.HttpStatus;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with a JSON body, in the API's terms: never with names of Java types. */
final class JsonFaults {
    private JsonFaults() {}

    static Fault of(JacksonException thrown) {
        if (thrown.getCause() instanceof Refusal refusal && thrown instanceof JsonMappingException mapping) {
            return within(pointer(mapping), refusal);
        }
        return switch (thrown) {
            case StreamConstraintsException e ->
                Fault.of(
                        HttpStatus.BAD_REQUEST, "invalid_json", "The JSON is nested too deeply or has too long parts.");
            case UnrecognizedPropertyException e -> field(e, "is not a known field");
            case InvalidFormatException e
            when isEnum(e.getTargetType()) -> field(e, "must be one of " + constants(e.getTargetType()));
            case MismatchedInputException e -> field(e, "must be " + expected(e.getTargetType()));
            case JsonMappingException e when e.getCause() instanceof JacksonException cause -> of(cause);
            case JsonMappingException e when !isSyntax(e) -> field(e, "is not valid");
            default -> syntax(thrown);
        };
    }

    /** The same as a refusal, for JSON that is a part of something. */
    static Refusal refusal(String parent, JacksonException thrown) {
        var fault = of(thrown);
        var errors = fault.errors().isEmpty()
                ? List.of(new FieldError(parent, fault.detail()))
                : fault.errors().stream()
                        .map(e -> new FieldError(parent + e.pointer(), e.detail()))
                        .toList();
        return Refusal.invalid(errors);
    }

    static String wireName(String javaName) {
        return PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(javaName);
    }

    /** A JSON mapping exception that the parser itself caused, by bytes that are no text for example. */
    private static boolean isSyntax(JsonMappingException thrown) {
        return thrown.getCause() instanceof java.io.IOException;
    }

    private static Fault field(JsonMappingException thrown, String detail) {
        return Fault.invalid(List.of(new FieldError(pointer(thrown), detail)));
    }

    private static Fault within(String parent, Refusal refusal) {
        var errors = refusal.errors().stream()
                .map(e -> e.pointer().startsWith("/") ? new FieldError(parent + e.pointer(), e.detail()) : e)
                .toList();
        return new Fault(Fault.of(refusal).status(), refusal.code(), refusal.detail(), errors);
    }

    private static Fault syntax(JacksonException thrown) {
        var where = thrown.getLocation();
        var position = where == null || where.getLineNr() < 1
                ? ""
                : " at line " + where.getLineNr() + ", column " + where.getColumnNr();
        return Fault.of(HttpStatus.BAD_REQUEST, "invalid_json", "The body is not valid JSON in UTF-8" + position + ".");
    }

    /** RFC 6901. */
    private static String pointer(JsonMappingException thrown) {
        return thrown.getPath().stream()
                .map(step -> step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName())
                .map(step -> "/" + step.replace("~", "~0").replace("/", "~1"))
                .collect(Collectors.joining());
    }

    private static boolean isEnum(@Nullable Class<?> type) {
        return type != null && type.isEnum();
    }

    private static String constants(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "of another type";
        }
        if (type == String.class || type.isEnum()) {
            return "a string";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
            return "a whole number in range";
        }
        if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
            return "a number";
        }
        if (type == Instant.class) {
            return "a time as in ISO 8601, for example 2030-01-31T12:00:00Z";
        }
        if (Collection.class.isAssignableFrom(type) || type.isArray()) {
            return "an array";
        }
        return Map.class.isAssignableFrom(type) || type.isRecord() ? "an object" : "of another type";
    }
}
