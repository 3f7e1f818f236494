package ai.jarvis.task;

import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.Optional;

/** Where tasks are kept. */
public interface TaskStore {
    /** Adds a task; a task that is there already stays as it is. */
    void insert(Task task);

    Optional<Task> find(TenantId tenant, TaskId id);

    /**
     * Brings a task to a status, if it is in a state from which there is a way.
     *
     * @param error why it failed; kept only with {@link TaskStatus#FAILED} and {@link TaskStatus#RETRY}
     * @return whether it did; else the task is as it was
     */
    boolean advance(TenantId tenant, TaskId id, TaskStatus to, Optional<String> error, Instant at);
}
