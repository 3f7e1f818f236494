package ai.jarvis.workflow;

import ai.jarvis.task.Replay;
import ai.jarvis.task.Task;
import ai.jarvis.tenancy.Caller;

/** Has runs that failed for good tried again. */
public final class RunReplay implements Replay {
    private final Runs runs;

    public RunReplay(Runs runs) {
        this.runs = runs;
    }

    @Override
    public String kind() {
        return Runs.TASK_KIND;
    }

    @Override
    public void replay(Caller caller, Task task) {
        runs.retry(caller, RunId.of(task.id()));
    }
}
