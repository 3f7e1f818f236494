package ai.jarvis.localstack.stepfunctions.asl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Parallel state under way. */
final class ParallelRun implements Composite {
    private final Branch branch;
    private final List<Branch> children = new ArrayList<>();
    private final @Nullable Object[] results;
    private int open;

    private ParallelRun(Branch branch, int branches) {
        this.branch = branch;
        this.results = new Object[branches];
    }

    static void start(Execution execution, Branch branch, State.Parallel state, @Nullable Object input) {
        var run = new ParallelRun(branch, state.branches().size());
        branch.activity = run;
        var started = execution.record(branch, "ParallelStateStarted", Map.of());
        for (var group : state.branches()) {
            run.children.add(new Branch(
                    run,
                    run.children.size(),
                    group,
                    new Variables(branch.variables),
                    branch.history,
                    input,
                    null,
                    null,
                    started));
        }
        run.open = run.children.size();
        run.children.forEach(execution::begin);
        if (run.children.isEmpty()) {
            run.finish(execution);
        }
    }

    @Override
    public Branch branch() {
        return branch;
    }

    @Override
    public void ended(Execution execution, Branch child, @Nullable Object output) {
        results[child.index] = output;
        if (--open == 0) {
            branch.lastEventId = Math.max(branch.lastEventId, child.lastEventId);
            finish(execution);
        }
    }

    private void finish(Execution execution) {
        execution.record(branch, "ParallelStateSucceeded", Map.of());
        try {
            new Steps(execution, branch).finish(new ArrayList<>(Arrays.asList(results)), null);
        } catch (AslError e) {
            execution.fail(branch, e);
        }
    }

    @Override
    public void failed(Execution execution, Branch child, AslError error) {
        branch.lastEventId = Math.max(branch.lastEventId, child.lastEventId);
        children.stream().filter(other -> other != child).forEach(execution::abort);
        execution.record(
                branch, "ParallelStateFailed", Execution.details("error", error.error(), "cause", error.cause()));
        execution.fail(branch, error);
    }

    @Override
    public void cancel(Execution execution) {
        children.forEach(execution::abort);
    }

    @Override
    public void aborted(Execution execution) {
        execution.record(branch, "ParallelStateAborted", Map.of());
    }

    @Override
    public void redrive(Execution execution) {
        children.forEach(execution::resume);
    }

    @Override
    public void signal(Execution execution, Branch waiting, Signal signal) {
        throw new IllegalStateException("A Parallel state waits for its branches only");
    }
}
