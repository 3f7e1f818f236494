package ai.jarvis.localstack.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class GrowthTest {
    @Test
    void tellsGrowthThroughNoise() {
        assertThat(SoakBenchmark.slope(List.of(100.0, 103.0, 104.0, 107.0))).isCloseTo(2.2, within(1e-9));
    }

    @Test
    void isNothingWhenReadingsOnlyGoUpAndDown() {
        assertThat(SoakBenchmark.slope(List.of(5.0, 9.0, 9.0, 5.0))).isZero();
        assertThat(SoakBenchmark.slope(List.of(5.0))).isZero();
    }

    @Test
    void readsTheLiveHeapOfThisJvm() throws Exception {
        assertThat(LiveHeap.bytes(ProcessHandle.current().pid()))
                .isBetween(1_000_000L, Runtime.getRuntime().totalMemory());
    }
}
