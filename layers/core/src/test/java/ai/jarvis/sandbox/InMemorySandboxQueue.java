package ai.jarvis.sandbox;

import ai.jarvis.tenancy.TenantId;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A queue that nobody takes from, but a test. */
public final class InMemorySandboxQueue implements SandboxQueue {
    private final List<ExecutionId> sent = new ArrayList<>();
    private final List<Duration> looks = new ArrayList<>();
    private long waiting;

    /** So many wait from now on. */
    public void waiting(long executions) {
        waiting = executions;
    }

    public List<ExecutionId> sent() {
        return sent;
    }

    /** After how long executions are to be looked at. */
    public List<Duration> looks() {
        return looks;
    }

    @Override
    public void send(ExecutionId id, URI job) {
        sent.add(id);
    }

    @Override
    public void lookAfter(TenantId tenant, ExecutionId id, Duration delay) {
        looks.add(delay);
    }

    @Override
    public Backlog backlog() {
        return new Backlog(waiting, 0);
    }
}
