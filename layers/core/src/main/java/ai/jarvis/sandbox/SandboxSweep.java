package ai.jarvis.sandbox;

import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Ends executions whose deadline has passed: no worker took them in time, or the one that did is lost. Each is looked at
 * when its deadline has passed, by a message that was put off until then, so that nobody must search for them.
 */
public final class SandboxSweep {
    /** How much longer than its deadline a result may be under way. */
    static final Duration GRACE = Duration.ofSeconds(20);

    private final SandboxStore store;
    private final SandboxQueue queue;
    private final SandboxResults results;
    private final SandboxEndings endings;
    private final Clock clock;

    public SandboxSweep(
            SandboxStore store, SandboxQueue queue, SandboxResults results, SandboxEndings endings, Clock clock) {
        this.store = store;
        this.queue = queue;
        this.results = results;
        this.endings = endings;
        this.clock = clock;
    }

    /** Looks at an execution. */
    public void look(TenantId tenant, ExecutionId id) {
        store.find(tenant, id).filter(execution -> !execution.hasEnded()).ifPresent(this::look);
    }

    private void look(Execution execution) {
        var left = Duration.between(clock.instant(), execution.deadline().plus(GRACE));
        if (left.isPositive()) {
            queue.lookAfter(execution.tenant(), execution.id(), left);
            return;
        }
        // A result whose event was lost counts for more than that time is up.
        results.arrived(execution.tenant(), execution.id());
        endings.end(execution.tenant(), execution.id(), overdue(execution));
    }

    private static Outcome overdue(Execution execution) {
        if (execution.status() == Execution.Status.RUNNING) {
            return Outcome.internal("The worker was lost.");
        }
        return Outcome.without(
                Execution.Status.TIMEOUT,
                Optional.of(new ExecutionError(
                        ExecutionError.Kind.TIMEOUT, "No worker could take it before its deadline.")));
    }
}
