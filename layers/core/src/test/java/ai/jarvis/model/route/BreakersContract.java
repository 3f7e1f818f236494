package ai.jarvis.model.route;

import static ai.jarvis.model.route.CallOutcome.ABANDONED;
import static ai.jarvis.model.route.CallOutcome.ANSWERED;
import static ai.jarvis.model.route.CallOutcome.NETWORK;
import static ai.jarvis.model.route.CallOutcome.REFUSED;
import static ai.jarvis.model.route.CallOutcome.SERVER_FAULT;
import static ai.jarvis.model.route.CallOutcome.THROTTLED;
import static ai.jarvis.model.route.CallOutcome.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.model.ModelId;
import ai.jarvis.model.route.BreakerStatus.State;
import ai.jarvis.model.route.Breakers.Permit;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How {@link Breakers} behave, whatever {@link Circuit} counts for them. */
public abstract class BreakersContract {
    private static final Target LARGE = new Target(new ModelId("large"), "eu-central-1");
    private static final Target SMALL = new Target(new ModelId("small"), "eu-central-1");
    private static final Duration QUICK = Duration.ofMillis(100);
    private static final BreakerSettings SETTINGS = BreakerSettings.STANDARD.withSlowAfter(Duration.ofSeconds(2));
    private static final Duration SLOW = Duration.ofMillis(2_001);

    private final MovableClock clock = new MovableClock();
    private final InMemoryBreakerBoard board = new InMemoryBreakerBoard();
    private Breakers breakers;

    @BeforeEach
    void start() {
        breakers = instance();
    }

    protected abstract Circuit circuit(BreakerSettings settings, Clock clock);

    private Breakers instance() {
        return new Breakers(SETTINGS, target -> circuit(SETTINGS, clock), board, Runnable::run, clock);
    }

    private static void call(Breakers of, CallOutcome outcome, Duration took) {
        of.tryAcquire(LARGE).orElseThrow().ended(outcome, took);
    }

    private void call(CallOutcome... outcomes) {
        for (var outcome : outcomes) {
            call(breakers, outcome, QUICK);
        }
    }

    private void open(Breakers of) {
        for (int i = 0; i < 5; i++) {
            call(of, SERVER_FAULT, QUICK);
        }
        assertThat(of.status(LARGE).state()).isEqualTo(State.OPEN);
    }

    private void close(Breakers of) {
        for (int i = 0; i < 3; i++) {
            call(of, ANSWERED, QUICK);
        }
        assertThat(of.status(LARGE).state()).isEqualTo(State.CLOSED);
    }

    private State state() {
        return breakers.status(LARGE).state();
    }

    @Test
    void opensWhenMoreThanHalfOfTheCallsFail() {
        call(ANSWERED, NETWORK, ANSWERED, TIMEOUT, ANSWERED, THROTTLED, ANSWERED, SERVER_FAULT, ANSWERED, NETWORK);
        assertThat(state()).isEqualTo(State.CLOSED);

        call(NETWORK);

        var status = breakers.status(LARGE);
        assertThat(status.state()).isEqualTo(State.OPEN);
        assertThat(status.since()).isEqualTo(clock.instant());
        assertThat(status.reason()).contains("errors 55 % of 11 calls in 10 s");
        assertThat(status.probesFrom()).contains(clock.instant().plusSeconds(10));
        assertThat(breakers.tryAcquire(LARGE)).isEmpty();
        assertThat(breakers.tryAcquire(SMALL)).isPresent();
    }

    @Test
    void opensWhenMoreThanFourOfFiveCallsAreSlow() {
        call(ANSWERED, ANSWERED);
        IntStream.range(0, 8).forEach(i -> call(breakers, ANSWERED, SLOW));
        assertThat(state()).isEqualTo(State.CLOSED);

        call(breakers, ANSWERED, SLOW);

        assertThat(breakers.status(LARGE).reason()).contains("slow 82 % of 11 calls in 10 s (over 2 s)");
        assertThat(breakers.tryAcquire(LARGE)).isEmpty();
    }

    @Test
    void opensAtFiveFailuresInARow() {
        call(NETWORK, NETWORK, NETWORK, NETWORK, ANSWERED, NETWORK, NETWORK, NETWORK, NETWORK);
        assertThat(state()).isEqualTo(State.CLOSED);

        clock.advance(Duration.ofMinutes(1));
        call(NETWORK);

        assertThat(breakers.status(LARGE).reason()).contains("5 failures in a row");
        assertThat(state()).isEqualTo(State.OPEN);
    }

    @Test
    void believesNoRatesOfFewCalls() {
        call(NETWORK, NETWORK, NETWORK, NETWORK, ANSWERED, NETWORK, NETWORK, NETWORK, NETWORK);

        assertThat(state()).isEqualTo(State.CLOSED);
    }

    @Test
    void forgetsWhatIsOlderThanTheWindow() {
        for (int round = 0; round < 6; round++) {
            call(NETWORK, NETWORK, NETWORK, ANSWERED);
            clock.advance(Duration.ofSeconds(11));
        }

        assertThat(state()).isEqualTo(State.CLOSED);
    }

    @Test
    void takesNoNoticeOfCallersMistakesAndHangUps() {
        IntStream.range(0, 100).forEach(i -> call(REFUSED, ABANDONED));
        breakers.tryAcquire(LARGE).orElseThrow().close();
        assertThat(state()).isEqualTo(State.CLOSED);

        call(NETWORK, NETWORK, REFUSED, NETWORK, NETWORK, ABANDONED, NETWORK);

        assertThat(state()).isEqualTo(State.OPEN);
    }

    @Test
    void letsAFewProbesThroughAfterItsRest() {
        open(breakers);
        clock.advance(Duration.ofMillis(9_999));
        assertThat(breakers.tryAcquire(LARGE)).isEmpty();

        clock.advance(Duration.ofMillis(1));
        assertThat(state()).isEqualTo(State.HALF_OPEN);
        var probes = List.of(
                breakers.tryAcquire(LARGE).orElseThrow(),
                breakers.tryAcquire(LARGE).orElseThrow(),
                breakers.tryAcquire(LARGE).orElseThrow());

        assertThat(breakers.tryAcquire(LARGE)).isEmpty();
        assertThat(breakers.status(LARGE).reason()).contains("5 failures in a row");
        probes.forEach(probe -> probe.ended(ANSWERED, QUICK));
        assertThat(breakers.status(LARGE)).isEqualTo(BreakerStatus.closed(LARGE, clock.instant()));
    }

    @Test
    void restsAgainWhenOneProbeFails() {
        open(breakers);
        clock.advance(Duration.ofSeconds(10));
        call(ANSWERED, ANSWERED, TIMEOUT);

        assertThat(breakers.tryAcquire(LARGE)).isEmpty();
        assertThat(breakers.status(LARGE).reason()).contains("a probe failed: timeout");
        assertThat(breakers.status(LARGE).probesFrom()).contains(clock.instant().plusSeconds(10));
    }

    @Test
    void restsAgainWhenItsProbesAreSlow() {
        open(breakers);
        clock.advance(Duration.ofSeconds(10));
        IntStream.range(0, 3).forEach(i -> call(breakers, ANSWERED, SLOW));

        assertThat(state()).isEqualTo(State.OPEN);
        assertThat(breakers.status(LARGE).reason()).contains("slow 100 % of 3 probes (over 2 s)");
    }

    @Test
    void aProbeThatSaysNothingMakesRoomForAnother() {
        open(breakers);
        clock.advance(Duration.ofSeconds(10));

        IntStream.range(0, 10).forEach(i -> call(REFUSED));
        assertThat(state()).isEqualTo(State.HALF_OPEN);

        close(breakers);
    }

    @Test
    void callsThatBeganBeforeItOpenedAreNoProbes() {
        var before = new ArrayList<Permit>();
        IntStream.range(0, 8).forEach(i -> before.add(breakers.tryAcquire(LARGE).orElseThrow()));
        open(breakers);
        clock.advance(Duration.ofSeconds(10));
        var probe = breakers.tryAcquire(LARGE).orElseThrow();

        before.subList(0, 3).forEach(late -> late.ended(ANSWERED, QUICK));
        before.subList(3, 6).forEach(late -> late.ended(TIMEOUT, QUICK));
        before.subList(6, 8).forEach(Permit::close);

        assertThat(state()).isEqualTo(State.HALF_OPEN);
        probe.ended(ANSWERED, QUICK);
        call(ANSWERED);
        assertThat(state()).isEqualTo(State.HALF_OPEN);
        call(ANSWERED);
        assertThat(state()).isEqualTo(State.CLOSED);
    }

    @Test
    void probesThatNeverEndDoNotKeepItFromProbingAgain() {
        open(breakers);
        clock.advance(Duration.ofSeconds(10));
        IntStream.range(0, 3)
                .forEach(i -> assertThat(breakers.tryAcquire(LARGE)).isPresent());

        clock.advance(Breakers.PROBES_LOST_AFTER.plusMillis(1));
        assertThat(breakers.tryAcquire(LARGE)).isEmpty();
        clock.advance(Duration.ofSeconds(10));

        close(breakers);
    }

    @Test
    void onlyTheFirstEndOfACallCounts() {
        var permit = breakers.tryAcquire(LARGE).orElseThrow();

        IntStream.range(0, 20).forEach(i -> permit.ended(NETWORK, QUICK));

        assertThat(state()).isEqualTo(State.CLOSED);
    }

    @Test
    void manyThreadsOpenItOnceAndOnlyAsManyProbeAsMay() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.invokeAll(IntStream.range(0, 200)
                    .mapToObj(i -> Executors.callable(
                            () -> breakers.tryAcquire(LARGE).ifPresent(permit -> permit.ended(SERVER_FAULT, QUICK))))
                    .toList());
            clock.advance(Duration.ofSeconds(10));

            var probes = threads
                    .invokeAll(IntStream.range(0, 200)
                            .mapToObj(i -> (Callable<Boolean>)
                                    () -> breakers.tryAcquire(LARGE).isPresent())
                            .toList())
                    .stream()
                    .filter(future -> future.resultNow())
                    .count();

            assertThat(probes).isEqualTo(3);
        }
    }

    @Test
    void whatOneInstanceFindsOutAllKnowAtTheirNextLook() {
        var another = instance();
        assertThat(another.status(LARGE).state()).isEqualTo(State.CLOSED);
        open(breakers);

        clock.advance(Duration.ofSeconds(1));
        assertThat(another.tryAcquire(LARGE)).isEmpty();
        assertThat(another.status(LARGE).state()).isEqualTo(State.OPEN);
        assertThat(another.status(LARGE).reason()).contains("5 failures in a row");

        clock.advance(Duration.ofSeconds(9));
        close(breakers);
        clock.advance(Duration.ofSeconds(1));
        assertThat(another.status(LARGE).state()).isEqualTo(State.CLOSED);
        assertThat(another.tryAcquire(LARGE)).isPresent();
    }

    @Test
    void anInstanceThatStartsLaterKnowsWhatIsOpen() {
        open(breakers);
        clock.advance(Duration.ofSeconds(5));

        assertThat(instance().tryAcquire(LARGE)).isEmpty();
        assertThat(instance().all()).extracting(BreakerStatus::target).containsExactly(LARGE);
    }

    @Test
    void theOneThatOpenedProbesBeforeTheOthers() {
        var another = instance();
        open(breakers);
        clock.advance(Duration.ofSeconds(10));

        assertThat(another.tryAcquire(LARGE)).isEmpty();
        call(NETWORK);
        clock.advance(Duration.ofSeconds(4));

        assertThat(another.tryAcquire(LARGE)).isEmpty();
        assertThat(another.status(LARGE).reason()).contains("a probe failed: network");
    }

    @Test
    void theOthersProbeThemselvesWhenItIsGone() {
        var another = instance();
        open(breakers);
        assertThat(another.tryAcquire(LARGE)).isEmpty();

        clock.advance(Duration.ofSeconds(10).plus(Breakers.GRACE));

        close(another);
    }

    @Test
    void oldNewsOpenNothing() {
        open(breakers);
        clock.advance(Duration.ofMinutes(5));

        assertThat(instance().status(LARGE).state()).isEqualTo(State.CLOSED);
    }

    @Test
    void newsFromBeforeItClosedDoNotOpenItAgain() {
        var late = new ArrayList<BreakerBoard.Notice>();
        var deaf = new Breakers(SETTINGS, target -> circuit(SETTINGS, clock), boardOf(late), Runnable::run, clock);
        open(deaf);
        clock.advance(Duration.ofSeconds(10));
        var before = clock.instant().minusMillis(1);
        close(deaf);

        late.add(new BreakerBoard.Notice(LARGE, State.OPEN, before, "errors", before.plusSeconds(10)));
        clock.advance(Duration.ofSeconds(1));

        assertThat(deaf.status(LARGE).state()).isEqualTo(State.CLOSED);
    }

    @Test
    void aClockThatIsWrongElsewhereDoesNotMakeTheRestLonger() {
        var ahead = clock.instant().plusSeconds(3_600);
        board.publish(new BreakerBoard.Notice(LARGE, State.OPEN, ahead, "errors", ahead.plusSeconds(10)));
        assertThat(breakers.tryAcquire(LARGE)).isEmpty();

        clock.advance(Duration.ofSeconds(10).plus(Breakers.GRACE));

        close(breakers);
    }

    private static BreakerBoard boardOf(List<BreakerBoard.Notice> notices) {
        return new BreakerBoard() {
            @Override
            public void publish(Notice notice) {
                // What this one tells nobody hears.
            }

            @Override
            public List<Notice> read() {
                return List.copyOf(notices);
            }
        };
    }

    @Test
    void theBoardIsReadOnceASecondForAllTargets() {
        for (int i = 0; i < 1_000; i++) {
            breakers.tryAcquire(LARGE).orElseThrow().ended(ANSWERED, QUICK);
            breakers.status(SMALL);
        }
        assertThat(board.reads()).isEqualTo(1);

        clock.advance(Duration.ofSeconds(1));
        breakers.all();
        breakers.status(SMALL);

        assertThat(board.reads()).isEqualTo(2);
    }

    @Test
    void goesOnByItselfWithoutTheBoard() {
        board.takeAway();
        open(breakers);
        clock.advance(Duration.ofSeconds(10));

        close(breakers);
    }
}
