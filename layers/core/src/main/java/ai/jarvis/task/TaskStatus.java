package ai.jarvis.task;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The states of a task and the ways between them. */
public enum TaskStatus {
    PENDING,
    RUNNING,
    SUCCESS,
    FAILED,
    RETRY,
    CANCELLED;

    /** The states that a task may be in just before it comes to this one. */
    public Set<TaskStatus> predecessors() {
        return switch (this) {
            case PENDING -> EnumSet.noneOf(TaskStatus.class);
            case RUNNING -> EnumSet.of(PENDING, RETRY);
            case SUCCESS -> EnumSet.of(RUNNING);
            case FAILED -> EnumSet.of(PENDING, RUNNING, RETRY);
            case RETRY -> EnumSet.of(RUNNING, FAILED);
            case CANCELLED -> EnumSet.of(PENDING, RUNNING, RETRY);
        };
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
