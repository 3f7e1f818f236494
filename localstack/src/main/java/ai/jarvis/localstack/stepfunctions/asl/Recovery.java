package ai.jarvis.localstack.stepfunctions.asl;

/** What follows a state's failure: another attempt, the state that a catcher names, or the end of its path. */
final class Recovery {
    private final Execution execution;
    private final Branch branch;
    private final AslError failure;
    private final boolean heartbeat;

    /**
     * @param heartbeat whether the time limit that passed was the one between heartbeats
     */
    Recovery(Execution execution, Branch branch, AslError failure, boolean heartbeat) {
        this.execution = execution;
        this.branch = branch;
        this.failure = failure.named(branch.state.name(), branch.enteredEventId);
        this.heartbeat = heartbeat;
    }

    void run() {
        failure.location()
                .ifPresent(location -> execution.record(
                        branch,
                        "EvaluationFailed",
                        Execution.details(
                                "error", failure.error(),
                                "cause", failure.cause(),
                                "location", location,
                                "state", branch.state.name())));
        if (!retries() && !catches()) {
            execution.failed(branch, failure);
        }
    }

    private boolean retries() {
        var retriers = branch.state.common().retriers();
        for (int i = 0; i < retriers.size(); i++) {
            var retrier = retriers.get(i);
            if (failure.matches(retrier.errors(), heartbeat)) {
                if (branch.retries[i] >= retrier.maxAttempts()) {
                    return false;
                }
                var delay = retrier.delayMillis(branch.retries[i]++);
                branch.retryCount++;
                var pause = retrier.jitter() ? execution.random().nextLong(delay + 1) : delay;
                new Pause(false).start(execution, branch, execution.now() + pause);
                return true;
            }
        }
        return false;
    }

    private boolean catches() {
        for (var catcher : branch.state.common().catchers()) {
            if (failure.matches(catcher.errors(), heartbeat)) {
                try {
                    new Steps(execution, branch).recover(catcher, failure);
                } catch (AslError e) {
                    execution.failed(branch, e.named(branch.state.name(), branch.enteredEventId));
                }
                return true;
            }
        }
        return false;
    }
}
