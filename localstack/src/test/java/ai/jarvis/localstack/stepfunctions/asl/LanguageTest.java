package ai.jarvis.localstack.stepfunctions.asl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What AWS's documentation says of the language, in a table: {@code asl/language.json}. */
class LanguageTest {
    /** A row of the table: what a machine makes of an input, or fails with. */
    record Row(Map<?, ?> json) {
        @Override
        public String toString() {
            return (String) json.get("name");
        }
    }

    static Stream<Row> rows() throws IOException {
        try (var table = Objects.requireNonNull(LanguageTest.class.getResourceAsStream("/asl/language.json"))) {
            var rows = (List<?>) Values.parse(new String(table.readAllBytes(), StandardCharsets.UTF_8));
            return Objects.requireNonNull(rows).stream().map(row -> new Row((Map<?, ?>) row));
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void doesWhatIsWrittenInTheTable(Row row) {
        var execution = ended(row.json());

        var outcome = execution.error() + ": " + execution.cause();
        if (row.json().containsKey("output")) {
            assertThat(execution.status()).as(outcome).isEqualTo(Execution.Status.SUCCEEDED);
            assertThat(Values.same(execution.output(), row.json().get("output")))
                    .as(Values.write(execution.output()))
                    .isTrue();
        } else {
            assertThat(execution.error()).as(outcome).contains((String)
                    row.json().get("error"));
        }
        if (row.json().get("cause") instanceof String cause) {
            assertThat(execution.cause().orElse("")).contains(cause);
        }
    }

    private static Execution ended(Map<?, ?> row) {
        var world = new VirtualWorld(call -> answer(call, row.get("body")));
        var execution = new Execution(
                Machine.parse(Values.write(row.get("definition"))),
                VirtualWorld.identity("row"),
                row.containsKey("input") ? row.get("input") : Map.of(),
                false,
                world);
        world.run(execution);
        return execution;
    }

    private static Signal answer(Effects.Call call, @Nullable Object body) {
        assertThat(call.resource()).doesNotContain("forbidden");
        return body == null
                ? new Signal.Failed(call.number(), "NothingThere", null)
                : new Signal.Succeeded(call.number(), Map.of("Body", body));
    }

    /** What is random or the time in an execution is the same when it is made again from its signals. */
    @Test
    void isTheSameWhenItIsMadeAgain() {
        var machine = Machine.parse(
                """
                {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B", "Output": {
                   "shuffled": "{% $shuffle([1..50]) %}", "random": "{% $random() %}", "uuid": "{% $uuid() %}",
                   "now": "{% $now() %}", "year": "{% $now('[Y]') %}", "millis": "{% $millis() %}"}},
                 "B": {"Type": "Wait", "Seconds": 5, "End": true}}}""");
        var world = new VirtualWorld(call -> null);
        var first = new Execution(machine, VirtualWorld.identity("same"), Map.of(), false, world);
        world.run(first);

        var again =
                new Execution(machine, VirtualWorld.identity("same"), Map.of(), false, new VirtualWorld(call -> null));
        world.given().forEach(given -> again.handle(given.signal(), given.at()));

        assertThat(again.output()).isEqualTo(first.output());
        assertThat(((Map<?, ?>) Objects.requireNonNull(first.output())).get("now"))
                .isEqualTo("2023-11-14T22:13:20.000Z");
        assertThat(((Map<?, ?>) Objects.requireNonNull(first.output())).get("shuffled"))
                .isNotEqualTo(Stream.iterate(1, n -> n + 1).limit(50).toList());
    }
}
