package ai.jarvis.workflow;

import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.task.TaskStatus;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.workflow.RunStore.News;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Runs of workflows, as people ask for them. */
public final class Runs {
    /** What a run's task is called. */
    public static final String TASK_KIND = "workflow-run";

    /** Most events of a history that are looked at for its steps. */
    private static final int MOST_EVENTS = 10_000;

    private final RunStore store;
    private final WorkflowStore workflows;
    private final RunSubmission submission;
    private final RunDispatcher dispatcher;
    private final RunEndings endings;
    private final StateMachines machines;
    private final Payloads payloads;
    private final Clock clock;

    /** What is done with runs. */
    public record Work(RunSubmission submission, RunDispatcher dispatcher, RunEndings endings) {}

    public Runs(
            RunStore store,
            WorkflowStore workflows,
            Work work,
            StateMachines machines,
            Payloads payloads,
            Clock clock) {
        this.store = store;
        this.workflows = workflows;
        this.submission = work.submission();
        this.dispatcher = work.dispatcher();
        this.endings = work.endings();
        this.machines = machines;
        this.payloads = payloads;
        this.clock = clock;
    }

    /** A run with what its steps did, in the order in which they began. */
    public record Detailed(Run run, List<RunStep> steps) {}

    /** Has a workflow run; it starts when its tenant's quota has room. */
    public Run submit(Caller caller, WorkflowId workflow, Run.Wish wish) {
        caller.require(Permission.WORKFLOW_EXECUTE);
        var run = submission.submit(caller.tenant(), workflow, wish);
        return store.find(caller.tenant(), run.id()).orElse(run);
    }

    public Page<Run> list(Caller caller, RunStore.Filter filter, Page.Request page) {
        caller.require(Permission.WORKFLOW_READ);
        return store.list(caller.tenant(), filter, page);
    }

    /** A run with its steps. What came out of it is given whole, however big; what came out of its steps is not. */
    public Detailed get(Caller caller, RunId id) {
        caller.require(Permission.WORKFLOW_READ);
        var run = find(caller, id);
        var steps = run.execution()
                .map(execution -> new RunSteps(sourceMap(run)).of(machines.history(execution, MOST_EVENTS)))
                .orElse(List.of());
        return new Detailed(withOutput(run), steps);
    }

    private java.util.Map<String, SourceStep> sourceMap(Run run) {
        return run.version()
                .flatMap(number -> workflows.version(run.tenant(), run.workflow(), number))
                .map(WorkflowVersion::sourceMap)
                .orElse(java.util.Map.of());
    }

    private Run withOutput(Run run) {
        return new Run(
                run.id(),
                run.tenant(),
                run.workflow(),
                run.version(),
                run.status(),
                run.attempt(),
                run.wish(),
                run.root(),
                run.parent(),
                run.execution(),
                run.output().map(output -> payloads.fetch(run.tenant(), output)),
                run.error(),
                run.createdAt(),
                run.startedAt(),
                run.endedAt());
    }

    /** Stops a run, and all that are steps of it, at once. One that is cancelled stays so. */
    public Run cancel(Caller caller, RunId id) {
        caller.require(Permission.WORKFLOW_EXECUTE);
        var run = find(caller, id);
        if (!endings.cancel(run, Optional.empty())) {
            var now = find(caller, id);
            if (now.status() != TaskStatus.CANCELLED) {
                throw conflict("run_ended", "The run has ended: " + now.status().wireName() + ".");
            }
        }
        dispatcher.dispatch(caller.tenant());
        return find(caller, id);
    }

    /** Goes on with a run that failed, from the step that did; what succeeded is kept. */
    public Run retry(Caller caller, RunId id) {
        caller.require(Permission.WORKFLOW_EXECUTE);
        var run = find(caller, id);
        if (run.parent().isPresent()) {
            throw conflict("run_of_step", "The run is a step of another one. Retry " + run.root() + ".");
        }
        if (!store.advance(caller.tenant(), id, TaskStatus.RETRY, News.at(clock.instant()), true)) {
            throw conflict(
                    "run_not_failed",
                    "The run is " + find(caller, id).status().wireName() + "; only one that failed is retried.");
        }
        submission.again(find(caller, id));
        return find(caller, id);
    }

    private static Refusal conflict(String code, String detail) {
        return Refusal.of(Refusal.Kind.CONFLICT, code, detail);
    }

    private Run find(Caller caller, RunId id) {
        return store.find(caller.tenant(), id).orElseThrow(() -> Refusal.notFound("run"));
    }
}
