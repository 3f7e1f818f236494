package ai.jarvis.workflow;

import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is new in runs, for whoever watches them while they go on. It is kept for a while after the last news and may be
 * lost: how a run is for good, is in the run. To tell never fails, and never waits for long; what is told twice comes twice.
 */
public interface RunFeed {
    /** Tells. What is told of a run by one process comes in that order. */
    void tell(RunNews news);

    /** Tells, and waits until it is on its way for good: for what a process says before it may be stopped. */
    void tellLast(RunNews news);

    /**
     * What is new in a run, the oldest first.
     *
     * @param after the cursor of what was read last; all that is kept if absent
     * @param wait how long to wait for something new if there is nothing yet
     */
    News read(TenantId tenant, RunId run, Optional<String> after, Duration wait);

    /**
     * Some news.
     *
     * @param cursor for what comes after these; as it was if there are none, and absent as long as there is nothing
     * @param missed whether something after the cursor that was given may not be kept any more; these are all that are then
     */
    record News(List<RunNews> items, Optional<String> cursor, boolean missed) {
        public News {
            items = List.copyOf(items);
        }
    }
}
