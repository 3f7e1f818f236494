package ai.jarvis.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class JsonLogsTest {
    private static final Logger LOG = LoggerFactory.getLogger(JsonLogsTest.class);

    private final PrintStream terminal = System.out;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @BeforeEach
    void redirect() {
        System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setOut(terminal);
        MDC.clear();
    }

    private String line() {
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void writesOneObjectALine() {
        LOG.info("{} of \"{}\"\n", 2, "灯塔");

        assertThat(line())
                .matches(
                        "\\{\"timestamp\":\"\\d{4}-.*Z\",\"level\":\"INFO\",\"logger\":\"ai.jarvis.runtime.JsonLogsTest\",.*}\n")
                .contains("\"message\":\"2 of \\\"灯塔\\\"\\n\"");
    }

    @Test
    void carriesTheContextAndTheValuesOfTheEvent() {
        MDC.put("tenant", "ten_1");

        LOG.atInfo().addKeyValue("status", 404).addKeyValue("millis", 1.5).log("done");

        assertThat(line()).contains("\"tenant\":\"ten_1\"", "\"status\":404", "\"millis\":1.5");
    }

    @Test
    void writesValuesOfAnyTypeRatherThanFail() {
        LOG.atInfo().addKeyValue("unit", DayOfWeek.MONDAY).log("done");

        assertThat(line()).contains("\"unit\":\"MONDAY\"", "\"message\":\"done\"");
    }

    @Test
    void writesAnExceptionIntoTheSameLine() {
        LOG.error("It failed", new IllegalStateException("because"));

        assertThat(line().lines()).hasSize(1);
        assertThat(line()).contains("java.lang.IllegalStateException: because\\n\\tat ai.jarvis");
    }

    @Test
    void leavesOutWhatIsForNobody() {
        LOG.debug("a detail");
        LoggerFactory.getLogger("io.netty.channel").info("a detail of somebody else");
        assertThat(line()).isEmpty();

        LoggerFactory.getLogger("io.netty.channel").warn("something");
        LoggerFactory.getLogger("org.apache.poi.hssf").error("a damaged document");
        assertThat(line()).contains("something").doesNotContain("damaged");
    }
}
