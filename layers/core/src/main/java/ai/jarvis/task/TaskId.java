package ai.jarvis.task;

import ai.jarvis.platform.Ids;

/** A task. */
public record TaskId(String value) {
    public static final String PREFIX = "task_";

    public TaskId {
        Ids.require(PREFIX, value);
    }

    public static TaskId fresh() {
        return new TaskId(Ids.fresh(PREFIX));
    }

    @Override
    public String toString() {
        return value;
    }
}
