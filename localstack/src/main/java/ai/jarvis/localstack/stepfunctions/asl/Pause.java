package ai.jarvis.localstack.stepfunctions.asl;

/** A time that a state waits for: a Wait state's, or the one before the next attempt. */
final class Pause implements Activity {
    private final boolean isState;
    private long timer;

    /**
     * @param isState a Wait state, which is done after it
     */
    Pause(boolean isState) {
        this.isState = isState;
    }

    void start(Execution execution, Branch branch, long at) {
        branch.activity = this;
        timer = execution.wake(branch, at);
    }

    @Override
    public void cancel(Execution execution) {
        execution.forget(timer);
    }

    @Override
    public void signal(Execution execution, Branch branch, Signal signal) {
        if (!(signal instanceof Signal.Woken)) {
            return;
        }
        execution.answered(timer);
        if (!isState) {
            execution.again(branch);
            return;
        }
        try {
            new Steps(execution, branch).finishPlainly();
        } catch (AslError e) {
            execution.fail(branch, e);
        }
    }
}
