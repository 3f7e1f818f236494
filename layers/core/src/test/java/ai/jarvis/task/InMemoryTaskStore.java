package ai.jarvis.task;

import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps the tasks of one process. */
public final class InMemoryTaskStore implements TaskStore {
    private final Map<TaskId, Task> tasks = new HashMap<>();

    @Override
    public synchronized void insert(Task task) {
        tasks.putIfAbsent(task.id(), task);
    }

    @Override
    public synchronized Optional<Task> find(TenantId tenant, TaskId id) {
        return Optional.ofNullable(tasks.get(id)).filter(task -> task.tenant().equals(tenant));
    }

    @Override
    public synchronized boolean advance(TenantId tenant, TaskId id, TaskStatus to, Optional<String> error, Instant at) {
        var found = find(tenant, id).filter(task -> to.predecessors().contains(task.status()));
        found.ifPresent(task -> tasks.put(
                id,
                new Task(
                        id,
                        tenant,
                        task.kind(),
                        task.subject(),
                        to,
                        task.attempt() + (to == TaskStatus.RUNNING ? 1 : 0),
                        error,
                        task.createdAt(),
                        at)));
        return found.isPresent();
    }
}
