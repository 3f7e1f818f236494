package ai.jarvis.workflow.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.Actor;
import ai.jarvis.workflow.BudgetExceeded;
import ai.jarvis.workflow.InMemoryEffects;
import ai.jarvis.workflow.InMemoryPayloads;
import ai.jarvis.workflow.InMemoryRunFeed;
import ai.jarvis.workflow.InMemoryStepJournal;
import ai.jarvis.workflow.Payloads;
import ai.jarvis.workflow.RunId;
import ai.jarvis.workflow.RunLimits;
import ai.jarvis.workflow.RunStep;
import ai.jarvis.workflow.StepCancelled;
import ai.jarvis.workflow.StepEnds;
import ai.jarvis.workflow.StepRefused;
import ai.jarvis.workflow.StepUnavailable;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class StepRunnerTest {
    private static final String RUN = "arn:aws:states:eu-west-1:000000000000:execution:machine:run";
    private static final String PART = "arn:aws:states:eu-west-1:000000000000:execution:machine/loop:0";
    private static final Instant NOW = Instant.parse("2030-01-01T10:00:00Z");

    private final TenantId tenant = TenantId.fresh();
    private final RunId run = RunId.fresh();
    private final InMemoryEffects effects = new InMemoryEffects();
    private final InMemoryPayloads payloads = new InMemoryPayloads();
    private final InMemoryRunFeed feed = new InMemoryRunFeed();
    private final InMemoryStepJournal journal = new InMemoryStepJournal();
    private final Counter counter = new Counter();
    private final Asker asker = new Asker();

    /** Counts, and does what a test says. */
    private static final class Counter implements Step {
        private int count;
        private boolean repeatable;
        private Supplier<Map<String, Object>> work = () -> Map.of("ok", true);

        @Override
        public String type() {
            return "count";
        }

        @Override
        public boolean isRepeatable(StepInputs inputs) {
            return repeatable;
        }

        @Override
        public Map<String, Object> run(StepCall call, StepInputs inputs, Work unused) {
            count++;
            return work.get();
        }
    }

    /** Asks nobody: a test answers. */
    private static final class Asker implements WaitingStep {
        @Override
        public String type() {
            return "ask";
        }

        @Override
        public void begin(StepCall call, StepInputs inputs, String token) {
            assertThat(token).isEqualTo("token");
        }
    }

    private StepRunner runner(Instant now) {
        var clock = Clock.fixed(now, ZoneOffset.UTC);
        return new StepRunner(
                List.of(counter),
                List.of(asker),
                effects,
                effects,
                payloads,
                new StepReports(feed, journal, clock),
                clock);
    }

    private StepCall call(String type, List<Integer> iteration) {
        return call(type, iteration, RUN);
    }

    private StepCall call(String type, List<Integer> iteration, String execution) {
        return new StepCall(
                tenant,
                run,
                run,
                new Actor("key", List.of(), List.of()),
                "step",
                type,
                "/steps/0",
                3,
                1,
                execution,
                iteration,
                Optional.of("token"),
                Map.of());
    }

    private Optional<Map<String, Object>> count() {
        return runner(NOW).run(call("count", List.of()));
    }

    /** As if the process had been killed in the middle of it. */
    private void die() {
        counter.work = () -> {
            throw new ThreadDeathInTest();
        };
        assertThatThrownBy(this::count).isInstanceOf(ThreadDeathInTest.class);
        counter.work = () -> Map.of("ok", true);
    }

    private static final class ThreadDeathInTest extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void aStepThatWasDoneIsNotDoneAgain() {
        assertThat(count()).contains(Map.of("ok", true));
        assertThat(count()).contains(Map.of("ok", true));

        assertThat(counter.count).isEqualTo(1);
        assertThat(effects.steps(run)).isEqualTo(1);
    }

    @Test
    void eachIterationIsDoneOnce() {
        runner(NOW).run(call("count", List.of(0, 1)));
        runner(NOW).run(call("count", List.of(1, 0)));

        assertThat(counter.count).isEqualTo(2);
    }

    @Test
    void aStepOfWhichNothingWasDoneIsDoneByTheNextAttempt() {
        counter.work = () -> {
            throw new StepUnavailable("later");
        };
        assertThatThrownBy(this::count).isInstanceOf(StepUnavailable.class);
        counter.work = () -> Map.of();

        assertThat(count()).isPresent();
    }

    @Test
    void whatWasCutOffIsNotRepeatedUnlessThatDoesNoHarm() {
        die();

        assertThatThrownBy(this::count).isInstanceOf(StepUnavailable.class);
        assertThatThrownBy(() -> runner(NOW.plus(Duration.ofMinutes(16))).run(call("count", List.of())))
                .isInstanceOf(StepRefused.class)
                .hasMessageContaining("not known");
        counter.repeatable = true;
        assertThat(count()).isPresent();
        assertThat(counter.count).isEqualTo(2);
    }

    @Test
    void whatWasCutOffIsDoneAgainIfSomebodyWishesSo() {
        die();

        effects.retry(tenant, run, RunLimits.MOST, NOW.plusSeconds(1));

        assertThat(count()).isPresent();
    }

    @Test
    void aRunThatHasUsedWhatItMayDoesNoFurtherStep() {
        effects.open(tenant, run, new RunLimits(0, BigDecimal.ZERO, 1, Duration.ofHours(1)), NOW);
        runner(NOW).run(call("count", List.of(0)));

        assertThatThrownBy(() -> runner(NOW).run(call("count", List.of(1)))).isInstanceOf(BudgetExceeded.class);
        assertThat(counter.count).isEqualTo(1);
    }

    @Test
    void aCancelledRunDoesNoFurtherStep() {
        effects.cancel(tenant, run);

        assertThatThrownBy(this::count).isInstanceOf(StepCancelled.class);
        assertThat(counter.count).isZero();
    }

    @Test
    void aTypeThatIsNotThereYetIsRefusedByName() {
        assertThatThrownBy(() -> runner(NOW).run(call("agent", List.of())))
                .isInstanceOf(StepRefused.class)
                .hasMessageContaining("agent")
                .hasMessageContaining("not available yet");
    }

    @Test
    void aBigResultIsHandedOnByReference() {
        var text = "x".repeat(Payloads.MOST_INLINE + 1);
        counter.work = () -> Map.of("text", text);

        var outputs = count().orElseThrow();

        assertThat(payloads.fetch(tenant, outputs)).isEqualTo(Map.of("text", text));
        assertThat(outputs.get("text")).isInstanceOf(Map.class);
    }

    @Test
    void aQuotaThatIsUsedUpIsWorthARetryAndAMissingPermissionIsNot() {
        counter.work = () -> {
            throw Refusal.of(Refusal.Kind.TOO_MANY_REQUESTS, "tokens_day", "used up");
        };
        assertThatThrownBy(this::count).isInstanceOf(StepUnavailable.class);
        counter.work = () -> {
            throw Refusal.of(Refusal.Kind.FORBIDDEN, "permission_denied", "no");
        };
        assertThatThrownBy(this::count).isInstanceOf(StepRefused.class);
    }

    @Test
    void whoWatchesTheRunHearsThatAStepBeginsAndHowItEnds() {
        counter.work = () -> {
            throw new StepRefused("no");
        };
        assertThatThrownBy(this::count).isInstanceOf(StepRefused.class);
        counter.work = () -> Map.of("ok", true);
        count();

        assertThat(feed.told()).containsExactly("step running", "step failed", "step running", "step success");
        assertThat(feed.all().get(1).error()).contains("StepRefused");
        assertThat(feed.all().getLast().step()).hasValueSatisfying(step -> {
            assertThat(step.line()).isEqualTo(3);
            assertThat(step.duration()).contains(Duration.ZERO);
        });
    }

    @Test
    void theJournalHasTheStepsThatTheRunsOwnHistoryHasNot() {
        runner(NOW).run(call("count", List.of(4), PART));
        runner(NOW).run(call("count", List.of(5), RUN));

        assertThat(journal.read(tenant, run, run)).singleElement().satisfies(entry -> {
            assertThat(entry.step().iteration()).containsExactly(4);
            assertThat(entry.step().status()).isEqualTo(RunStep.Status.SUCCESS);
            assertThat(entry.step().output()).contains(Map.of("ok", true));
        });
    }

    @Test
    void aStepThatWaitsForSomebodyEndsWhenTheyAnswer() {
        var call = call("ask", List.of(0), PART);
        assertThat(runner(NOW).run(call)).isEmpty();
        assertThat(feed.told()).containsExactly("step running");

        var ends = new StepEnds(feed, journal, Clock.fixed(NOW.plusSeconds(9), ZoneOffset.UTC));
        ends.succeeded(call.key(), Map.of("approved", true));
        ends.succeeded(call.key(), Map.of("approved", true));

        assertThat(feed.told()).containsExactly("step running", "step success");
        assertThat(journal.read(tenant, run, run))
                .singleElement()
                .satisfies(entry -> assertThat(entry.step().duration()).contains(Duration.ofSeconds(9)));
    }
}
