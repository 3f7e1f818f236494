package ai.jarvis.agent.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalculatorTest {
    private static ToolResult calculate(String expression) {
        return call(new Calculator(), Map.of("expression", expression));
    }

    private static ToolResult call(BuiltinTool tool, Map<String, Object> arguments) {
        var caller = new ai.jarvis.tenancy.Caller(
                ai.jarvis.tenancy.TenantId.fresh(), "usr_test", java.util.Set.of(), java.util.Set.of());
        return tool.call(new ToolRequest(caller, "x", "x", tool.tool().name(), "", Duration.ofSeconds(1)), arguments);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.1 + 0.2 | 0.3",
                "1 - 0.9 | 0.1",
                "2 + 3 * 4 | 14",
                "(2 + 3) * 4 | 20",
                "-2^2 | -4",
                "2^-2 | 0.25",
                "2^3^2 | 512",
                "10 % 4 | 2",
                "1 / 3 | 0.3333333333333333333333333333333333",
                "sqrt(2) | 1.414213562373095048801688724209698",
                "round(2.345, 2) | 2.35",
                "round(-2.5) | -3",
                "max(1, 2.5, -3) + min(4, 3) | 5.5",
                "abs(-7) + floor(2.9) + ceil(2.1) | 12",
                "1e3 | 1000",
                "99999999999999999999 * 99999999999999999999 | 9999999999999999999800000000000000000001",
                "0.00 | 0",
                "--1 | 1"
            })
    void worksOutWhatPeopleExpect(String expression, String value) {
        assertThat(calculate(expression)).isEqualTo(ToolResult.of(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1 +",
                "1 / 0",
                "1 % 0",
                "2 ** 3",
                "(1",
                "1)",
                "x",
                "system(1)",
                "sqrt(-1)",
                "1..2",
                "1e99999",
                "9^999^999",
                "2^0.5",
                "10^1000 * 10^1000",
                "abs(1, 2)",
                "round(1, 2, 3)",
                "0^-1",
                "1; 2",
                "1e"
            })
    void saysWhatHasNoValue(String expression) {
        assertThat(calculate(expression).isError()).isTrue();
    }

    @Test
    void takesNoExpressionWithoutAnEnd() {
        assertThat(calculate("(".repeat(1000)).text()).contains("nested too deep");
        assertThat(calculate("-".repeat(1000) + "1").text()).contains("nested too deep");
    }

    @Test
    void tellsTheTimeWhereSomebodyIs() {
        var clock = new WorldClock(Clock.fixed(Instant.parse("2026-07-01T22:30:00Z"), ZoneOffset.UTC));
        assertThat(call(clock, Map.of()).text()).isEqualTo("2026-07-01T22:30:00Z UTC, Wednesday");
        assertThat(call(clock, Map.of("timezone", "Asia/Tokyo")).text())
                .isEqualTo("2026-07-02T07:30:00+09:00 Asia/Tokyo, Thursday");
        assertThat(call(clock, Map.of("timezone", "Mars/Olympus")).isError()).isTrue();
    }
}
