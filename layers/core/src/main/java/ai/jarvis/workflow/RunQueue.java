package ai.jarvis.workflow;

import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The runs of all tenants that wait for their turn, or have it. */
public interface RunQueue {
    /**
     * A run in the queue.
     *
     * @param vip whether the tenant goes before others
     * @param since when it was queued, or got its turn
     */
    record Entry(TenantId tenant, RunId run, boolean vip, Run.Priority priority, Instant since) {
        private static final Duration SETTLED = Duration.ofMinutes(2);

        /** Whether it has been as it is for so long that nobody can still be at work with it. */
        boolean isSettled(Instant now) {
            return since.plus(SETTLED).isBefore(now);
        }
    }

    /** Adds a waiting run; one that is there already stays as it is. */
    void add(Entry entry);

    /**
     * The next runs, first come first: VIP tenants before others; among those, whoever has the fewest runs; within a
     * tenant by priority, then by age.
     *
     * @param of the one tenant whose runs are wanted
     */
    List<Entry> next(Optional<TenantId> of, int limit);

    /** Gives a waiting run its turn; false if it does not wait any more. */
    boolean take(TenantId tenant, RunId run, Instant at);

    /** Lets a run that has its turn wait again, in its old place. */
    void putBack(TenantId tenant, RunId run);

    /** Removes a run, whether it waits or has its turn. */
    void remove(TenantId tenant, RunId run);

    /** How many runs have their turn. */
    long running();

    /** Runs that have their turn, by tenant and run, after the given one. */
    List<Entry> running(Optional<Entry> after, int limit);

    /** Whose run this is, if it is in the queue. */
    Optional<TenantId> tenantOf(RunId run);
}
