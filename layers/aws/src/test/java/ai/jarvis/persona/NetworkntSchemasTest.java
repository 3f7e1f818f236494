package ai.jarvis.persona;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.persona.JsonSchemas.Violation;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NetworkntSchemasTest {
    private final NetworkntSchemas schemas = new NetworkntSchemas();

    @Test
    void eachViolationIsToldWithItsPlace() {
        var schema = schemas.read(Map.of(
                "type",
                "object",
                "required",
                List.of("topic"),
                "additionalProperties",
                false,
                "properties",
                Map.of("topic", Map.of("type", "string"), "ns", Map.of("items", Map.of("type", "integer")))));

        assertThat(schema.violations(Map.of("ns", List.of(1, "two"), "a/b", 1)))
                .extracting(Violation::pointer)
                .containsExactlyInAnyOrder("/topic", "/ns/1", "/a~1b");
        assertThat(schema.violations(Map.of("topic", "art"))).isEmpty();
    }

    @Test
    void whatIsNoSchemaAndWhatIsElsewhereIsRefused() {
        assertThatThrownBy(() -> schemas.read(Map.of("type", "string", "pattern", "(")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> schemas.read(Map.of("$ref", "http://127.0.0.1:1/schema.json")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> schemas.read(Map.of("properties", Map.of("x", Map.of("type", "texts")))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPatternThatTakesForEverIsGivenUp() {
        var schema = schemas.read(Map.of("properties", Map.of("x", Map.of("pattern", "^(.*a){20}$"))));

        assertThat(schema.violations(Map.of("x", "a".repeat(60) + "b")))
                .containsExactly(new Violation("", "cannot be compared with the schema"));
    }

    @Test
    void thePersonasOwnSchemaTakesPersonasAndTellsWhatIsWrongWithThem() {
        var definition = DefinitionSchema.in(schemas);
        var content = new PersonaContent(
                "guide",
                new Personality("warm", List.of("kind"), Optional.empty()),
                List.of(new Example("Hi", "Hello!")),
                Optional.of("Be brief."),
                Optional.empty(),
                Optional.of(Map.of("type", "object")),
                BigDecimal.valueOf(10),
                1_000,
                new BigDecimal("0.05"));

        assertThat(definition.violations(DefinitionSchema.described("Ada", content)))
                .isEmpty();
        var wrong = new PersonaContent(
                " ",
                new Personality("warm", List.of("kind", ""), Optional.empty()),
                List.of(new Example("Hi", " ")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                BigDecimal.valueOf(11),
                0,
                BigDecimal.TWO);
        assertThat(definition.violations(DefinitionSchema.described("x".repeat(201), wrong)))
                .extracting(Violation::pointer)
                .contains(
                        "/name",
                        "/role",
                        "/personality/traits/1",
                        "/few_shot_examples/0/assistant_response",
                        "/min_score",
                        "/example_tokens",
                        "/sample_rate");
    }
}
