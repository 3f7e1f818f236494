package ai.jarvis.sandbox;

import ai.jarvis.tenancy.TenantId;
import java.net.URI;
import java.time.Duration;

/** How work gets to workers, and how it is noticed that none did it. */
public interface SandboxQueue {
    /** The longest that a look can be put off. */
    Duration LONGEST_DELAY = Duration.ofMinutes(15);

    /**
     * What waits.
     *
     * @param underWay which a worker has taken
     */
    record Backlog(long waiting, long underWay) {}

    /** Hands an execution to the next free worker. */
    void send(ExecutionId id, URI job);

    /** Has {@link SandboxSweep} look at an execution after a while, {@link #LONGEST_DELAY} at most. */
    void lookAfter(TenantId tenant, ExecutionId id, Duration delay);

    /** How much there is to do, a moment ago. */
    Backlog backlog();
}
