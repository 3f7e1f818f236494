package ai.jarvis.persona;

import java.util.List;
import java.util.Map;

/** Reads JSON Schemas (2020-12) that people write. */
@FunctionalInterface
public interface JsonSchemas {
    /** Something about a value that a schema does not allow: where, as a JSON pointer, and what. */
    record Violation(String pointer, String detail) {}

    /** A schema that was read. */
    @FunctionalInterface
    interface JsonSchema {
        /** What it does not allow about a value of maps, lists, strings, numbers and truth values, by pointer. */
        List<Violation> violations(Object value);
    }

    /**
     * Reads a schema.
     *
     * @throws IllegalArgumentException if it is none, and why
     */
    JsonSchema read(Map<String, ?> schema);
}
