package ai.jarvis.workflow;

import ai.jarvis.platform.Ids;
import ai.jarvis.task.TaskId;
import java.util.Optional;

/** A run of a workflow. */
public record RunId(String value) {
    public static final String PREFIX = "run_";

    public RunId {
        Ids.require(PREFIX, value);
    }

    public static RunId fresh() {
        return new RunId(Ids.fresh(PREFIX));
    }

    /** The task that the run is; each has the same end of its id as the other. */
    public TaskId task() {
        return new TaskId(TaskId.PREFIX + value.substring(PREFIX.length()));
    }

    /** The run that a task is. */
    public static RunId of(TaskId task) {
        return new RunId(PREFIX + task.value().substring(TaskId.PREFIX.length()));
    }

    /** The name of an execution: the run's own the first time, and one after it where that cannot be gone on with. */
    public String executionName(int attempt) {
        return attempt <= 1 ? value : value + "-" + attempt;
    }

    /** The run that an execution is of, by the execution's name; absent if it is of none. */
    public static Optional<RunId> ofExecution(String name) {
        var end = name.indexOf('-');
        var id = end < 0 ? name : name.substring(0, end);
        return Ids.isId(PREFIX, id) ? Optional.of(new RunId(id)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
