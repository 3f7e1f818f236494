package ai.jarvis.localstack.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
    private final Table table = new Table("Steps", "step", "chunks/CPU-s", "% of CPU")
            .row("warm-up", 7.125, 1)
            .row("ingest", 12_345.6, 100);

    @Test
    void alignsNumbersToTheRightAndKeepsThreeSignificantDigits() {
        assertThat(table.toText().lines())
                .containsExactly(
                        "Steps",
                        "  step     chunks/CPU-s  % of CPU",
                        "  warm-up          7.13         1",
                        "  ingest         12,346       100");
    }

    @Test
    void namesFieldsSoThatProgramsCanReadThem() {
        assertThat(table.toJson())
                .last()
                .isEqualTo(Map.of("step", "ingest", "chunks_per_cpu_s", 12_345.6, "percent_of_cpu", 100));
    }

    @Test
    void refusesARowOfAnotherWidth() {
        assertThatIllegalArgumentException().isThrownBy(() -> table.row("alone"));
    }
}
