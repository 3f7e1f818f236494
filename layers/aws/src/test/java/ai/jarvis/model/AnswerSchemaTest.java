package ai.jarvis.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerSchemaTest {
    private static final AnswerSchema PERSON = new AnswerSchema(
            """
            {"type": "object", "required": ["name"], "additionalProperties": false,
             "properties": {"name": {"type": "string"}, "age": {"type": "integer"}, "boss": {"$ref": "#"}}}""");

    @ParameterizedTest
    @ValueSource(strings = {"{\"name\": \"Ada\"}", "{\"name\": \"Ada\", \"age\": 36, \"boss\": {\"name\": \"Bo\"}}"})
    void findsNothingWrongWithWhatFollowsIt(String answer) {
        assertThat(PERSON.problem(answer)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\": 7}",
                "{\"name\": \"Ada\", \"height\": 1}",
                "{\"name\": \"Ada\", \"boss\": {}}",
                "{\"name\": \"Ad",
                "Ada",
                "",
                "{\"name\": \"Ada\"} Ada"
            })
    void findsWhatDoesNot(String answer) {
        assertThat(PERSON.problem(answer)).isPresent();
    }

    @Test
    void aSchemaThatIsNoneIsRefused() {
        for (var schema : new String[] {"{\"type\": \"obj", "{\"type\": \"string\", \"pattern\": \"(\"}"}) {
            assertThatThrownBy(() -> new AnswerSchema(schema)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void asksNoServerForASchema() {
        assertThatThrownBy(() -> new AnswerSchema("{\"$ref\": \"http://127.0.0.1:1/secret.json\"}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoSuppressedExceptions();
    }

    @Test
    void aPatternThatTakesForEverIsGivenUp() {
        var schema = new AnswerSchema("{\"type\": \"string\", \"pattern\": \"^(.*a){20}$\"}");

        assertThat(schema.problem("\"" + "a".repeat(60) + "b\"")).contains("cannot be compared with the schema");
    }

    @Test
    void aSchemaOfItselfIsRefusedOrComparedWithNothing() {
        var schema = new AnswerSchema("{\"$ref\": \"#\"}");

        assertThat(schema.problem("{}")).isPresent();
    }
}
