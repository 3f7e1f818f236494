package ai.jarvis.sandbox;

import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.sandbox.SandboxObjects.Unreadable;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** Takes what workers leave. It comes at least once, in any order, and is of somebody who ran hostile code. */
public final class SandboxResults {
    private final SandboxStore store;
    private final SandboxObjects objects;
    private final SandboxEndings endings;
    private final SandboxPulse pulse;
    private final Metrics metrics;
    private final Clock clock;

    public SandboxResults(
            SandboxStore store,
            SandboxObjects objects,
            SandboxEndings endings,
            SandboxPulse pulse,
            Metrics metrics,
            Clock clock) {
        this.store = store;
        this.objects = objects;
        this.endings = endings;
        this.pulse = pulse;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** A worker has begun. When it was is the platform's to say if the worker says it badly. */
    public void started(TenantId tenant, ExecutionId id) {
        var at = clock.instant();
        try {
            at = objects.started(tenant, id).flatMap(WorkerResult::startedAt).orElse(at);
        } catch (Unreadable e) {
            odd("unreadable");
        }
        store.started(tenant, id, at);
    }

    /** A worker has left a result. */
    public void arrived(TenantId tenant, ExecutionId id) {
        Outcome outcome;
        try {
            var result = objects.result(tenant, id);
            if (result.isEmpty()) {
                return; // The tenant is being deleted, or the result expired before anybody came to it.
            }
            outcome = WorkerResult.read(id, result.get());
        } catch (Unreadable | ArithmeticException e) {
            odd("unreadable");
            outcome = Outcome.internal("The worker's result could not be read.");
        }
        var ended = endings.end(tenant, id, outcome);
        if (ended.isPresent()) {
            beat(ended.get(), outcome);
            return;
        }
        store.find(tenant, id).ifPresent(execution -> {
            odd("late");
            // Whoever ended it may have been lost before it told anybody.
            endings.afterwards(
                    execution.outcome().filter(kept -> kept.output().isAside()).isPresent()
                            ? withOutput(execution)
                            : execution);
        });
    }

    /** The execution with all that its code printed, as far as it still lies there. */
    Execution withOutput(Execution execution) {
        var kept = execution.outcome().orElseThrow();
        try {
            var output = objects.result(execution.tenant(), execution.id())
                    .map(result -> WorkerResult.read(execution.id(), result).output());
            return output.map(found -> Sandbox.withOutput(execution, kept, found))
                    .orElse(execution);
        } catch (Unreadable e) {
            return execution;
        }
    }

    private void beat(Execution ended, Outcome outcome) {
        if (!outcome.evidence().layers().isEmpty()) {
            pulse.beat(new SandboxPulse.Beat(
                    clock.instant(),
                    ended.queued().orElse(Duration.ZERO),
                    outcome.evidence().imageDigest(),
                    outcome.evidence().layers()));
        }
    }

    private void odd(String why) {
        metrics.record(Map.of("reason", why), new Figure("sandbox_odd_results", 1, Unit.COUNT));
    }
}
