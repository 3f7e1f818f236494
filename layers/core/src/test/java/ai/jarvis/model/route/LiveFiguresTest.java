package ai.jarvis.model.route;

import static ai.jarvis.model.route.CallOutcome.ABANDONED;
import static ai.jarvis.model.route.CallOutcome.ANSWERED;
import static ai.jarvis.model.route.CallOutcome.REFUSED;
import static ai.jarvis.model.route.CallOutcome.SERVER_FAULT;
import static ai.jarvis.model.route.CallOutcome.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.jarvis.model.ModelId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiveFiguresTest {
    private static final Target TARGET = new Target(new ModelId("large"), "eu-central-1");

    private final MovableClock clock = new MovableClock();
    private final LiveFigures figures = new LiveFigures(clock);

    private void note(CallOutcome outcome, long firstToken, long total) {
        figures.begin(TARGET).ended(outcome, Optional.of(Duration.ofMillis(firstToken)), Duration.ofMillis(total));
    }

    private void fail(CallOutcome outcome, long total) {
        figures.begin(TARGET).ended(outcome, Optional.empty(), Duration.ofMillis(total));
    }

    private double p95() {
        return figures.of(TARGET).total().orElseThrow().p95().toMillis();
    }

    @Test
    void knowsPercentilesOfFirstTokensAndOfWholeAnswers() {
        IntStream.rangeClosed(1, 1_000).forEach(i -> note(ANSWERED, i, 10L * i));

        var known = figures.of(TARGET);

        assertThat(known.firstToken().orElseThrow().p50().toMillis()).isCloseTo(500, within(15L));
        assertThat(known.firstToken().orElseThrow().p95().toMillis()).isCloseTo(950, within(29L));
        assertThat(known.total().orElseThrow().p50().toMillis()).isCloseTo(5_000, within(150L));
        assertThat(known.total().orElseThrow().p95().toMillis()).isCloseTo(9_500, within(285L));
        assertThat(known.calls()).isEqualTo(1_000);
    }

    @Test
    void whatIsNewCountsMoreThanWhatIsOld() {
        IntStream.range(0, 100).forEach(i -> note(ANSWERED, 100, 4_000));
        clock.advance(Duration.ofSeconds(90));
        IntStream.range(0, 100).forEach(i -> note(ANSWERED, 100, 1_000));
        assertThat(p95()).isCloseTo(4_000, within(120.0));

        clock.advance(Duration.ofMinutes(1));
        IntStream.range(0, 300).forEach(i -> note(ANSWERED, 100, 1_000));

        assertThat(p95()).isCloseTo(1_000, within(30.0));
        assertThat(figures.of(TARGET).calls()).isCloseTo(300 + 25 + 3.125, within(0.001));
    }

    @Test
    void forgetsATargetThatWasNotCalledForLong() {
        IntStream.range(0, 1_000).forEach(i -> note(ANSWERED, 5_000, 20_000));
        clock.advance(Duration.ofMinutes(2));
        assertThat(figures.of(TARGET).isKnown()).isTrue();

        clock.advance(Duration.ofSeconds(1));
        assertThat(figures.of(TARGET)).isEqualTo(Figures.unknown(0));

        note(ANSWERED, 50, 200);
        assertThat(p95()).isCloseTo(200, within(6.0));
        assertThat(figures.of(TARGET).calls()).isEqualTo(1);
    }

    @Test
    void countsOnForMuchLongerThanWeightsCanGrow() {
        for (int i = 0; i < 10_000; i++) {
            note(ANSWERED, 100, 1_000);
            clock.advance(Duration.ofSeconds(30));
        }

        assertThat(figures.of(TARGET).calls()).isCloseTo(1, within(0.001));
        assertThat(p95()).isCloseTo(1_000, within(30.0));
    }

    @Test
    void tellsTheShareOfErrorsThatTheTargetIsToBlameFor() {
        note(ANSWERED, 100, 1_000);
        note(ANSWERED, 100, 1_000);
        fail(SERVER_FAULT, 5);
        fail(REFUSED, 5);
        fail(ABANDONED, 5);
        figures.begin(TARGET).close();

        var known = figures.of(TARGET);

        assertThat(known.errorShare()).isCloseTo(1 / 3.0, within(0.001));
        assertThat(known.calls()).isEqualTo(3);
        assertThat(known.total().orElseThrow().p50().toMillis()).isCloseTo(1_000, within(30L));
    }

    @Test
    void aTimeOutCountsAsAnAnswerThatTookAsLong() {
        fail(TIMEOUT, 30_000);

        assertThat(p95()).isCloseTo(30_000, within(900.0));
        assertThat(figures.of(TARGET).firstToken()).isPresent();
        assertThat(figures.of(TARGET).errorShare()).isEqualTo(1);
    }

    @Test
    void knowsHowManyCallsAreUnderWay() {
        var first = figures.begin(TARGET);
        var second = figures.begin(TARGET);
        assertThat(figures.of(TARGET)).isEqualTo(Figures.unknown(2));

        first.ended(ANSWERED, Optional.empty(), Duration.ofMillis(10));
        first.close();
        second.close();

        assertThat(figures.all()).containsOnlyKeys(TARGET);
        assertThat(figures.of(TARGET).underWay()).isZero();
    }

    @Test
    void losesNothingWhenManyThreadsNoteCalls() {
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                threads.execute(() -> IntStream.range(0, 10_000).forEach(call -> note(ANSWERED, 100, 1_000)));
            }
        }

        assertThat(figures.of(TARGET).calls()).isEqualTo(40_000);
        assertThat(figures.of(TARGET).underWay()).isZero();
    }
}
