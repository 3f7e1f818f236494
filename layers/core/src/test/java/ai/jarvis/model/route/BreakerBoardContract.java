package ai.jarvis.model.route;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.model.ModelId;
import ai.jarvis.model.route.BreakerBoard.Notice;
import ai.jarvis.model.route.BreakerStatus.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link BreakerBoard} has to do. */
public abstract class BreakerBoardContract {
    private static final Instant NOW = Instant.parse("2030-01-31T12:00:00.123Z");

    private final Target target = someTarget();

    /** The board as one instance has it; all that are made in one test show the same. */
    protected abstract BreakerBoard board();

    private static Target someTarget() {
        return new Target(new ModelId("maker.model-v1:0/" + UUID.randomUUID()), "eu-central-1");
    }

    private static Notice opened(Target target, Instant at) {
        return new Notice(target, State.OPEN, at, "errors 60 % of 20 calls in 10 s", at.plusSeconds(10));
    }

    private static Notice closed(Target target, Instant at) {
        return new Notice(target, State.CLOSED, at, "", at);
    }

    @Test
    void otherInstancesReadWhatOnePublished() {
        board().publish(opened(target, NOW));

        assertThat(board().read()).contains(opened(target, NOW));
    }

    @Test
    void ofEachTargetThereIsTheNewestNotice() {
        var other = someTarget();
        board().publish(opened(target, NOW));
        board().publish(opened(other, NOW));
        board().publish(closed(target, NOW.plusSeconds(11)));

        assertThat(board().read())
                .contains(closed(target, NOW.plusSeconds(11)), opened(other, NOW))
                .doesNotContain(opened(target, NOW));
    }

    @Test
    void anOlderNoticeThatComesLateChangesNothing() {
        board().publish(opened(target, NOW.plusMillis(1)));
        board().publish(closed(target, NOW));

        assertThat(board().read()).contains(opened(target, NOW.plusMillis(1))).doesNotContain(closed(target, NOW));
    }

    @Test
    void whatOneInstanceOpensIsOpenForAnother() {
        var clock = new MovableClock();
        var one = instance(clock);
        var another = instance(clock);
        for (int i = 0; i < BreakerSettings.STANDARD.failuresInARow(); i++) {
            one.tryAcquire(target).orElseThrow().ended(CallOutcome.SERVER_FAULT, Duration.ofMillis(10));
        }

        clock.advance(Breakers.LOOK_EVERY);

        assertThat(another.tryAcquire(target)).isEmpty();
        assertThat(another.status(target).reason()).contains("5 failures in a row");
    }

    private Breakers instance(Clock clock) {
        return new Breakers(
                BreakerSettings.STANDARD,
                unused -> new InMemoryCircuit(BreakerSettings.STANDARD, clock),
                board(),
                Runnable::run,
                clock);
    }
}
