package ai.jarvis.model;

import java.util.Optional;

/** What form the answer must have. */
public sealed interface ResponseFormat {
    ResponseFormat TEXT = new Text();
    ResponseFormat JSON = new JsonObject();

    /** Any. */
    record Text() implements ResponseFormat {}

    /** A JSON object. */
    record JsonObject() implements ResponseFormat {}

    /**
     * JSON as a schema says.
     *
     * @param schema a JSON Schema as text
     * @param strict whether an answer that does not follow it is of no use
     */
    record Schema(String name, Optional<String> description, String schema, boolean strict) implements ResponseFormat {}
}
