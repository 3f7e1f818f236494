package ai.jarvis.agent;

import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is new in executions, for whoever watches them. It is kept for a while and may be lost: how an execution is for
 * good, is in the execution. To tell never fails.
 */
public interface AgentFeed {
    void tell(AgentNews news);

    /**
     * What is new in an execution, the oldest first.
     *
     * @param after the cursor of what was read last; all that is kept if absent
     * @param wait how long to wait for something new if there is nothing yet
     */
    News read(TenantId tenant, ExecutionId execution, Optional<String> after, Duration wait);

    /** One piece of news, and the cursor for what comes after it. */
    record Item(String cursor, AgentNews news) {}

    /**
     * Some news.
     *
     * @param missed whether something after the cursor that was given may not be kept any more; these are all that are then
     */
    record News(List<Item> items, boolean missed) {
        public News {
            items = List.copyOf(items);
        }
    }
}
