package ai.jarvis.workflow;

import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.task.TaskStatus;
import java.time.Duration;
import java.util.Map;

/**
 * Counts runs that begin and end, and how long each waited and took. What is told twice, as after a failure in between, is
 * counted twice.
 */
public final class MeasuredRunEvents implements RunEvents {
    private final RunEvents events;
    private final Metrics metrics;

    public MeasuredRunEvents(RunEvents events, Metrics metrics) {
        this.events = events;
        this.metrics = metrics;
    }

    @Override
    public void changed(Run run) {
        if (run.hasEnded()) {
            metrics.record(
                    Map.of("status", run.status().wireName()),
                    run.startedAt()
                            .flatMap(start -> run.endedAt().map(end -> Duration.between(start, end)))
                            .map(took -> new Figure[] {
                                new Figure("runs_ended", 1, Unit.COUNT),
                                new Figure("run_duration", took.toMillis(), Unit.MILLISECONDS)
                            })
                            .orElseGet(() -> new Figure[] {new Figure("runs_ended", 1, Unit.COUNT)}));
        } else if (run.status() == TaskStatus.RUNNING && run.attempt() <= 1) {
            run.startedAt()
                    .ifPresent(start -> metrics.record(
                            Map.of("origin", run.wish().origin()),
                            new Figure("runs_started", 1, Unit.COUNT),
                            new Figure(
                                    "run_wait",
                                    Duration.between(run.createdAt(), start).toMillis(),
                                    Unit.MILLISECONDS)));
        }
        events.changed(run);
    }
}
