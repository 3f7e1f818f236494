package ai.jarvis.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CircuitTest {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final AtomicLong nanos = new AtomicLong();
    private final Circuit circuit = new Circuit(3, PAUSE, Duration.ofSeconds(5), nanos::get);

    private void fail(int times, boolean byRefusal) {
        for (int i = 0; i < times; i++) {
            circuit.failed(byRefusal);
        }
    }

    @Test
    void aFailureNowAndThenKeepsNobodyAway() {
        fail(2, false);
        circuit.succeeded();
        fail(2, false);

        assertThat(circuit.lets()).isTrue();
    }

    @Test
    void afterSeveralFailuresOneCallInEachPauseIsLetThrough() {
        fail(3, false);
        assertThat(circuit.lets()).isFalse();

        nanos.addAndGet(PAUSE.toNanos());

        assertThat(circuit.lets()).isTrue();
        assertThat(circuit.lets()).isFalse();
    }

    @Test
    void allFollowWhenOneSucceeds() {
        fail(3, true);

        circuit.succeeded();

        assertThat(circuit.lets()).isTrue();
        assertThat(circuit.isAway()).isFalse();
    }

    @Test
    void nobodyIsThereIfConnectionsAreRefusedOrNothingIsAnsweredForLong() {
        fail(3, false);
        assertThat(circuit.isAway()).isFalse();

        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        assertThat(circuit.isAway()).isTrue();

        circuit.succeeded();
        fail(1, true);
        assertThat(circuit.isAway()).isTrue();
    }
}
