package ai.jarvis.workflow;

import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.rollout.RolloutChecks;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the queue of runs, every few minutes: see {@link RunSweep} and {@link RunDispatcher}; and after the rollouts
 * that nobody else looked after, because no requests came: see {@link RolloutChecks}. The input says nothing; the answer is
 * {@code {"running": n, "rollouts": n}}. While there are no runs and no rollouts, nothing is asked of the database.
 */
public final class RunQueueHandler implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    private static final Logger LOG = LoggerFactory.getLogger(RunQueueHandler.class);
    private static final int AT_MOST = 1_000;

    private final RunWatch watch;
    private final RunSweep sweep;
    private final RunDispatcher dispatcher;
    private final RunQueue queue;
    private final RolloutChecks rollouts;
    private final Metrics metrics;
    private final Clock clock;

    /** As Lambda makes it. */
    public RunQueueHandler() {
        this(RunsWiring.fromEnvironment());
    }

    /** As a host makes it that has the services already. */
    public RunQueueHandler(RunsWiring wiring) {
        this.watch = wiring.parts().watch();
        this.sweep = wiring.sweep();
        this.dispatcher = wiring.parts().dispatcher();
        this.queue = wiring.parts().queue();
        this.rollouts = wiring.rollouts();
        this.metrics = wiring.metrics();
        this.clock = Clock.systemUTC();
    }

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> input, Context context) {
        var checked = checkRollouts();
        return Map.of("running", lookAfterRuns(), "rollouts", checked);
    }

    /** Runs are looked after though rollouts cannot be. */
    private int checkRollouts() {
        try {
            var outcome = rollouts.run();
            outcome.lastFailure().ifPresent(e -> LOG.error("{} rollouts are not looked after", outcome.failed(), e));
            return outcome.checked();
        } catch (RuntimeException e) {
            LOG.error("The rollouts are not looked after; the next time tries again", e);
            return 0;
        }
    }

    private int lookAfterRuns() {
        var mark = watch.mark();
        if (mark.isEmpty()) {
            return 0;
        }
        var seen = sweep.run();
        dispatcher.dispatch();
        var running = queue.running();
        var waiting = queue.next(Optional.empty(), AT_MOST);
        measure(running, waiting);
        if (running == 0 && waiting.isEmpty()) {
            watch.end(mark.get());
        }
        return seen;
    }

    private void measure(long running, List<RunQueue.Entry> waiting) {
        var now = clock.instant();
        var longest = waiting.stream()
                .map(entry -> Duration.between(entry.since(), now))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        metrics.record(
                Map.of(),
                new Figure("runs_running", running, Unit.COUNT),
                new Figure("runs_waiting", waiting.size(), Unit.COUNT),
                new Figure("run_longest_wait", longest.toMillis(), Unit.MILLISECONDS));
    }
}
