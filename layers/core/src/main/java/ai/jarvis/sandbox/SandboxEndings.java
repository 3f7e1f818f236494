package ai.jarvis.sandbox;

import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.quota.QuotaName;
import ai.jarvis.quota.Quotas;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every way that an execution can end leads through here: it ends once, whatever is told again gives its place back and
 * tells whoever waits for it.
 */
public final class SandboxEndings {
    private final SandboxStore store;
    private final SandboxObjects objects;
    private final Quotas quotas;
    private final ExecutionListener listener;
    private final ExecutionSignals signals;
    private final Metrics metrics;
    private final Clock clock;

    public SandboxEndings(
            SandboxStore store,
            SandboxObjects objects,
            Quotas quotas,
            ExecutionListener listener,
            Metrics metrics,
            Clock clock) {
        this.store = store;
        this.objects = objects;
        this.quotas = quotas;
        this.listener = listener;
        this.signals = ExecutionSignals.ofProcess();
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Ends an execution that has not ended.
     *
     * @return it as it is then; absent if it had ended before, or is not there
     */
    Optional<Execution> end(TenantId tenant, ExecutionId id, Outcome outcome) {
        var ended = store.end(tenant, id, outcome.kept(), clock.instant());
        ended.ifPresent(execution -> {
            signals.wake(id);
            measure(execution);
            afterwards(execution, outcome);
        });
        return ended;
    }

    /** Ends it as cancelled, and has its worker stopped; whether it had not ended. */
    public boolean cancel(Execution execution) {
        var ended =
                end(execution.tenant(), execution.id(), Outcome.without(Execution.Status.CANCELLED, Optional.empty()));
        if (ended.isPresent()) {
            objects.cancel(execution.tenant(), execution.id());
        }
        return ended.isPresent();
    }

    /** Cancels all that a workflow's run has not seen the end of. */
    public void withdraw(TenantId tenant, String run) {
        store.unfinished(tenant, run).forEach(this::cancel);
    }

    /** What is to be done about one that has ended; it may be done twice. */
    void afterwards(Execution ended) {
        afterwards(ended, ended.outcome().orElseThrow());
    }

    /** @param outcome with all that the code printed */
    private void afterwards(Execution ended, Outcome outcome) {
        release(ended.tenant(), ended.principal(), ended.id());
        if (ended.waiter().isPresent()) {
            listener.ended(new Execution(
                    ended.id(),
                    ended.tenant(),
                    ended.principal(),
                    ended.plan(),
                    ended.status(),
                    ended.degraded(),
                    ended.waiter(),
                    ended.createdAt(),
                    ended.deadline(),
                    ended.startedAt(),
                    ended.endedAt(),
                    Optional.of(outcome)));
        }
    }

    void release(TenantId tenant, String principal, ExecutionId id) {
        quotas.release(id.value(), new Caller(tenant, principal, Set.of()), QuotaName.CONCURRENT_SANDBOXES);
    }

    private void measure(Execution ended) {
        var kind = ended.outcome()
                .flatMap(Outcome::error)
                .map(error -> error.kind().wireName())
                .orElse("none");
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure("sandbox_ended", 1, Unit.COUNT));
        ended.queued()
                .map(Duration::toMillis)
                .ifPresent(millis -> figures.add(new Figure("sandbox_queued", millis, Unit.MILLISECONDS)));
        ended.outcome()
                .flatMap(Outcome::duration)
                .map(Duration::toMillis)
                .ifPresent(millis -> figures.add(new Figure("sandbox_duration", millis, Unit.MILLISECONDS)));
        metrics.record(Map.of("status", ended.status().wireName(), "kind", kind), figures.toArray(Figure[]::new));
    }
}
