package ai.jarvis.workflow;

import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A queue that has the watch begin with each run that is added. */
public final class WatchedRunQueue implements RunQueue {
    private final RunQueue queue;
    private final RunWatch watch;

    public WatchedRunQueue(RunQueue queue, RunWatch watch) {
        this.queue = queue;
        this.watch = watch;
    }

    @Override
    public void add(Entry entry) {
        queue.add(entry);
        watch.begin();
    }

    @Override
    public List<Entry> next(Optional<TenantId> of, int limit) {
        return queue.next(of, limit);
    }

    @Override
    public boolean take(TenantId tenant, RunId run, Instant at) {
        return queue.take(tenant, run, at);
    }

    @Override
    public void putBack(TenantId tenant, RunId run) {
        queue.putBack(tenant, run);
    }

    @Override
    public void remove(TenantId tenant, RunId run) {
        queue.remove(tenant, run);
    }

    @Override
    public long running() {
        return queue.running();
    }

    @Override
    public List<Entry> running(Optional<Entry> after, int limit) {
        return queue.running(after, limit);
    }

    @Override
    public Optional<TenantId> tenantOf(RunId run) {
        return queue.tenantOf(run);
    }
}
