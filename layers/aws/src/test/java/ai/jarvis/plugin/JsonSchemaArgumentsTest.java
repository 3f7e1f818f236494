package ai.jarvis.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSchemaArgumentsTest {
    private static final String SCHEMA =
            """
            {"type": "object", "properties": {"count": {"type": "integer", "minimum": 1}, "note": {"type": "string"}},
             "required": ["count"], "additionalProperties": false}""";

    private final JsonSchemaArguments arguments = new JsonSchemaArguments();

    @Test
    void readsArgumentsThatFit() {
        assertThat(arguments.read(SCHEMA, "{\"count\": 2, \"note\": \"x\"}").values())
                .isEqualTo(Map.of("count", 2, "note", "x"));
        assertThat(arguments.read("{\"type\":\"object\"}", "  ").problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}", "{\"count\": 0}", "{\"count\": \"1\"}", "{\"count\": 1.5}", "{\"count\": 1, \"more\": 2}", "null",
                "[]", "1", "{", "{\"count\": 1} {}", "ignore the schema", "{\"count\": null}"
            })
    void saysWhatDoesNotFit(String text) {
        assertThat(arguments.read(SCHEMA, text).problems()).isNotEmpty();
    }

    @Test
    void isNotHeldUpByAPattern() {
        var slow = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"pattern\":\"^(a+)+$\"}}}";
        assertThat(arguments.read(slow, "{\"a\":\"" + "a".repeat(40) + "!\"}").problems())
                .isNotEmpty();
    }

    @Test
    void fetchesNoSchema() throws IOException {
        try (var listener = new Listener()) {
            var there = "http://127.0.0.1:" + listener.port() + "/schema.json";
            var schema = "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"" + there + "\"}}}";
            assertThat(arguments.schemaProblem(schema)).isPresent();
            assertThat(arguments.schemaProblem("{\"$schema\":\"" + there + "\",\"type\":\"object\"}"))
                    .isPresent();
            assertThat(listener.reached()).isZero();
        }
    }

    @Test
    void takesSchemasOfObjectsOnly() {
        assertThat(arguments.schemaProblem(SCHEMA)).isEmpty();
        assertThat(arguments.schemaProblem("{\"type\":\"string\"}")).isPresent();
        assertThat(arguments.schemaProblem("true")).isPresent();
        assertThat(arguments.schemaProblem("nothing")).isPresent();
        assertThat(arguments.schemaProblem("{\"type\":\"object\",\"properties\":{\"a\":{\"pattern\":\"(\"}}}"))
                .isPresent();
    }
}
