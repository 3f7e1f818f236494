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
        var seen = execution.inspection(branch);
        seen.ifPresent(inspection -> inspection.fail(failure));
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
                var seen = execution.inspection(branch);
                if (seen.isPresent()) {
                    seen.get().wouldRetry(i, delay);
                    execution.failed(branch, failure);
                    return true;
                }
                var pause = retrier.jitter() ? execution.random().nextLong(delay + 1) : delay;
                new Pause(false).start(execution, branch, execution.now() + pause);
                return true;
            }
        }
        return false;
    }

    private boolean catches() {
        var catchers = branch.state.common().catchers();
        for (int i = 0; i < catchers.size(); i++) {
            var catcher = catchers.get(i);
            if (failure.matches(catcher.errors(), heartbeat)) {
                var index = i;
                execution.inspection(branch).ifPresent(seen -> seen.catches(index));
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
