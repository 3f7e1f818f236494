package ai.jarvis.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Metrics;
import ai.jarvis.task.TaskStatus;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What operators see of runs. */
class MeasuredRunEventsTest {
    private static final Instant ASKED_FOR = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant STARTED = ASKED_FOR.plusSeconds(3);

    private final List<String> recorded = new ArrayList<>();
    private final List<Run> told = new ArrayList<>();
    private final MeasuredRunEvents events = new MeasuredRunEvents(told::add, this::record);

    private void record(Map<String, String> dimensions, Metrics.Figure... figures) {
        for (var figure : figures) {
            recorded.add(figure.name() + " " + (long) figure.value() + " " + dimensions);
        }
    }

    private static Run run(TaskStatus status, int attempt, Optional<Instant> started, Optional<Instant> ended) {
        var id = RunId.fresh();
        return new Run(
                id,
                TenantId.fresh(),
                WorkflowId.fresh(),
                Optional.of(1),
                status,
                attempt,
                new Run.Wish(
                        Map.of(),
                        new Actor("key", List.of(), List.of()),
                        "webhook",
                        Optional.empty(),
                        Run.Priority.NORMAL,
                        RunLimits.MOST),
                id,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ASKED_FOR,
                started,
                ended);
    }

    @Test
    void aRunThatBeginsIsCountedByWhatStartedItWithTheTimeItWaited() {
        events.changed(run(TaskStatus.RUNNING, 1, Optional.of(STARTED), Optional.empty()));

        assertThat(recorded).containsExactly("runs_started 1 {origin=webhook}", "run_wait 3000 {origin=webhook}");
    }

    @Test
    void aRunThatGoesOnAfterAFailureHasNotWaitedSinceItWasAskedFor() {
        events.changed(run(TaskStatus.RUNNING, 2, Optional.of(STARTED.plusSeconds(9_000)), Optional.empty()));

        assertThat(recorded).isEmpty();
    }

    @Test
    void aRunThatEndsIsCountedByHowItEndedWithTheTimeItTook() {
        events.changed(run(TaskStatus.FAILED, 1, Optional.of(STARTED), Optional.of(STARTED.plusSeconds(2))));

        assertThat(recorded).containsExactly("runs_ended 1 {status=failed}", "run_duration 2000 {status=failed}");
    }

    @Test
    void aRunThatIsCancelledBeforeItBeganTookNoTime() {
        events.changed(run(TaskStatus.CANCELLED, 0, Optional.empty(), Optional.of(STARTED)));

        assertThat(recorded).containsExactly("runs_ended 1 {status=cancelled}");
    }

    @Test
    void whoeverIsToldHearsOfEveryChange() {
        var run = run(TaskStatus.PENDING, 0, Optional.empty(), Optional.empty());

        events.changed(run);

        assertThat(told).containsExactly(run);
        assertThat(recorded).isEmpty();
    }
}
