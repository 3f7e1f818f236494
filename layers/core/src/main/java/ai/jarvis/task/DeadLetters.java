package ai.jarvis.task;

import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The tasks that failed for good, and how they are done again. */
public final class DeadLetters {
    private final DeadLetterStore store;
    private final Tasks tasks;
    private final Map<String, Replay> replays;
    private final Clock clock;

    public DeadLetters(DeadLetterStore store, Tasks tasks, List<Replay> replays, Clock clock) {
        this.store = store;
        this.tasks = tasks;
        this.replays = replays.stream().collect(Collectors.toUnmodifiableMap(Replay::kind, Function.identity()));
        this.clock = clock;
    }

    public Page<DeadLetter> list(Caller caller, Page.Request page) {
        caller.require(Permission.WORKFLOW_READ);
        return store.list(caller.tenant(), page);
    }

    /** Has a task that failed done again. */
    public Task replay(Caller caller, TaskId id) {
        var task = tasks.get(caller.tenant(), id);
        var replay = replays.get(task.kind());
        if (replay == null) {
            throw Refusal.of(
                    Refusal.Kind.CONFLICT, "not_replayable", "Tasks of the kind " + task.kind() + " are not replayed.");
        }
        if (task.status() != TaskStatus.FAILED) {
            throw Refusal.of(
                    Refusal.Kind.CONFLICT,
                    "task_not_failed",
                    "The task is " + task.status().wireName() + "; only one that failed is replayed.");
        }
        replay.replay(caller, task);
        store.replayed(caller.tenant(), id, clock.instant());
        return tasks.get(caller.tenant(), id);
    }
}
