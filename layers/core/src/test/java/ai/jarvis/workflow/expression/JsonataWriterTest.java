package ai.jarvis.workflow.expression;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.workflow.Place;
import ai.jarvis.workflow.Problems;
import ai.jarvis.workflow.yaml.YamlReader;
import ai.jarvis.workflow.yaml.YamlValue;
import com.dashjoin.jsonata.Jsonata;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonataWriterTest {
    private static String jsonata(String expression) {
        var problems = new Problems();
        var value = YamlReader.read("v: '${" + expression.replace("'", "''") + "}'", problems)
                .orElseThrow();
        var scalar = ((YamlValue.Mapping) value).members().get("v").value();
        var template = new TemplateReader(problems).read(scalar);
        problems.throwIfAny();
        return JsonataWriter.write(((Template.Whole) template).value().expression(), name -> "$" + name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            value = {
                "a.b.c@$a.b.c",
                "a['b c']@$lookup($a, \"b c\")",
                "a.and@$a.`and`",
                "(1 + 2) * 3@(1 + 2) * 3",
                "1 + 2 * 3@1 + 2 * 3",
                "1 - (2 - 3)@1 - (2 - 3)",
                "-(a + 1)@-($a + 1)",
                "!(a && b) || c@$not($a and $b) or $c",
                "a or b and c@$a or $b and $c",
                "(a or b) and c@($a or $b) and $c",
                "a == 1 ? 'x' : b@$a = 1 ? \"x\" : $b",
                "'n: ' + upper(a)@\"n: \" & $uppercase($a)",
                "a[0].b@$a[0].b",
                "docs[*].title@[$docs.title]",
                "{a: 1, \"b c\": a}@{\"a\": 1, \"b c\": $a}",
            })
    void writesWhatAReaderOfJsonataWouldWrite(String expression, String jsonata) {
        assertThat(jsonata(expression)).isEqualTo(jsonata);
    }

    @Test
    void keepsTextsTextsWhateverIsInThem() {
        var random = new Random(7);
        var signs = "\"\\'`$%{}()[];:=~\n\t\u0001 a&*年\ud83d\ude00";
        for (var i = 0; i < 2_000; i++) {
            var text = new StringBuilder();
            for (var length = random.nextInt(12); length > 0; length--) {
                text.append(signs.charAt(random.nextInt(signs.length())));
            }
            var literal = JsonataWriter.literal(text.toString());
            assertThat(literal).doesNotContain("${").doesNotContain("%}").doesNotContain("{%");
            assertThat(Jsonata.jsonata(literal).evaluate(null)).isEqualTo(text.toString());
        }
    }

    @Test
    void measuresTextsListsObjectsAndValuesThatAreKeptElsewhere() {
        var query = Jsonata.jsonata(jsonata("x.length"));
        var lengths = Map.<Object, Integer>of(
                "中文a",
                3,
                List.of(1, 2),
                2,
                List.of(),
                0,
                Map.of("a", 1),
                1,
                Map.of("$ref", "k", "length", 99),
                99,
                Map.of("$concat", List.of(Map.of("value", "ab"), Map.of("value", Map.of("$ref", "k", "length", 40)))),
                42);
        for (var value : lengths.entrySet()) {
            var frame = query.createFrame();
            frame.bind("x", value.getKey());
            assertThat(query.evaluate(null, frame)).as(value.toString()).isEqualTo(value.getValue());
        }
    }

    @Test
    void leavesTextsOfPartsThatAreKeptElsewhereToBeJoinedLater() {
        var query = Jsonata.jsonata(jsonata("'a ' & x & 1"));
        var frame = query.createFrame();
        frame.bind("x", "b");
        assertThat(query.evaluate(null, frame)).isEqualTo("a b1");
        var elsewhere = List.of(Map.of("text", Map.of("$ref", "k", "type", "string", "length", 99)));
        frame.bind("x", elsewhere);
        assertThat(query.evaluate(null, frame))
                .isEqualTo(Map.of(
                        "$concat", List.of(Map.of("value", "a "), Map.of("value", elsewhere), Map.of("value", 1))));
    }

    @Test
    void tellsWhereAnExpressionIsWrong() {
        var problems = new Problems();
        var value = YamlReader.read("v: \"a ${b} ${c +}\"", problems).orElseThrow();
        var scalar = ((YamlValue.Mapping) value).members().get("v").value();
        assertThat(scalar.place()).isEqualTo(new Place("/v", 1, 4));
        assertThat(((YamlValue.Scalar) scalar).placeOf("a ${b} ${c".length()).column())
                .isEqualTo(15);
    }
}
