package ai.jarvis.task;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.util.Optional;

/** Keeps track of work that goes on after its request was answered. */
public final class Tasks {
    private final TaskStore store;
    private final Clock clock;

    public Tasks(TaskStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Makes a pending task with the given id known. */
    public void submit(TenantId tenant, TaskId id, String kind, String subject) {
        var now = clock.instant();
        store.insert(new Task(id, tenant, kind, subject, TaskStatus.PENDING, 0, Optional.empty(), now, now));
    }

    /**
     * Starts an attempt. A task that is still running belongs to a process that died, so it is retried; one that
     * failed is being replayed.
     */
    public void start(TenantId tenant, TaskId id) {
        if (!advance(tenant, id, TaskStatus.RUNNING, Optional.empty())) {
            advance(tenant, id, TaskStatus.RETRY, Optional.empty());
            advance(tenant, id, TaskStatus.RUNNING, Optional.empty());
        }
    }

    /**
     * Notes that the work is done. If another worker on the same task noted its failure meanwhile, the task goes on from
     * there: that nobody tries again would leave it waiting for ever.
     */
    public void succeed(TenantId tenant, TaskId id) {
        if (!advance(tenant, id, TaskStatus.SUCCESS, Optional.empty())) {
            start(tenant, id);
            advance(tenant, id, TaskStatus.SUCCESS, Optional.empty());
        }
    }

    /** Notes that an attempt failed and another one follows. */
    public void retryLater(TenantId tenant, TaskId id, String error) {
        advance(tenant, id, TaskStatus.RETRY, Optional.of(error));
    }

    public void fail(TenantId tenant, TaskId id, String error) {
        advance(tenant, id, TaskStatus.FAILED, Optional.of(error));
    }

    /** Ends work that is not wanted any more; work that has ended stays as it is. */
    public void cancel(TenantId tenant, TaskId id) {
        advance(tenant, id, TaskStatus.CANCELLED, Optional.empty());
    }

    public Task get(TenantId tenant, TaskId id) {
        return store.find(tenant, id).orElseThrow(() -> Refusal.notFound("task"));
    }

    private boolean advance(TenantId tenant, TaskId id, TaskStatus to, Optional<String> error) {
        return store.advance(tenant, id, to, error, clock.instant());
    }
}
