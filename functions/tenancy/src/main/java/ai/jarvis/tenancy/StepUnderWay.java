package ai.jarvis.tenancy;

import ai.jarvis.task.TaskId;

/** A step of the job is being done, or the death of whoever did it is not known yet. */
public final class StepUnderWay extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StepUnderWay(TaskId job) {
        super("Another worker is at " + job + ", or its death is not known yet");
    }
}
