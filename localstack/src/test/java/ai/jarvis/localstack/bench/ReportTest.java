package ai.jarvis.localstack.bench;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void printsTheRatioLast() {
        write(false);
        assertThat(printed.toString(StandardCharsets.UTF_8).lines()).last().isEqualTo("ratio a to b: 0.250");
    }

    @Test
    void printsOneJsonObjectAndNothingElse() {
        write(true);
        var json = Json.read(printed.toString(StandardCharsets.UTF_8), JsonNode.class);
        assertThat(json.path("cores").asInt()).isEqualTo(2);
        assertThat(json.path("steps").path(0).path("chunks").asInt()).isEqualTo(7);
        assertThat(json.path("ratio").path("value").asDouble()).isEqualTo(0.25);
    }

    private void write(boolean json) {
        var report = new Report(new PrintStream(printed, true, StandardCharsets.UTF_8), json);
        report.header(Map.of("cores", 2));
        report.ratio("a to b", 0.25);
        report.add(new Table("Steps", "chunks").row(7));
        report.end();
    }
}
