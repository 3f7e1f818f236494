package ai.jarvis.workflow;

import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.task.TaskStatus;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.workflow.RunStore.News;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Runs of workflows, as people ask for them. */
public final class Runs {
    /** What a run's task is called. */
    public static final String TASK_KIND = "workflow-run";

    /** Steps that a run is shown with; more are asked for by {@link #steps}. */
    public static final int MOST_STEPS = 5_000;

    /** How long one request waits for news at most. */
    public static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final RunStore store;
    private final RunSubmission submission;
    private final RunDispatcher dispatcher;
    private final RunEndings endings;
    private final RunHistory history;
    private final RunFeed feed;
    private final Payloads payloads;
    private final Clock clock;

    /** What is done with runs. */
    public record Work(RunSubmission submission, RunDispatcher dispatcher, RunEndings endings) {}

    public Runs(RunStore store, Work work, RunHistory history, RunFeed feed, Payloads payloads, Clock clock) {
        this.store = store;
        this.submission = work.submission();
        this.dispatcher = work.dispatcher();
        this.endings = work.endings();
        this.history = history;
        this.feed = feed;
        this.payloads = payloads;
        this.clock = clock;
    }

    /**
     * A run with what its steps did, in the order in which they began.
     *
     * @param steps the first {@link #MOST_STEPS}
     * @param cursor for {@link #steps}, where they go on; absent if these are all
     */
    public record Detailed(Run run, List<RunStep> steps, Optional<String> cursor) {}

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
        var steps = page(history.of(run), 0, MOST_STEPS);
        return new Detailed(withOutput(run), steps.items(), steps.nextCursor());
    }

    /** The steps of a run, in the order in which they began. */
    public Page<RunStep> steps(Caller caller, RunId id, Page.Request page) {
        caller.require(Permission.WORKFLOW_READ);
        return page(
                history.of(find(caller, id)), page.after().map(Runs::position).orElse(0), page.limit());
    }

    private static Page<RunStep> page(List<RunStep> steps, int from, int limit) {
        var start = Math.min(from, steps.size());
        var end = Math.min(steps.size(), start + limit);
        var next = end < steps.size() ? Optional.of(Integer.toString(end)) : Optional.<String>empty();
        return new Page<>(steps.subList(start, end), next);
    }

    private static int position(String cursor) {
        if (!cursor.matches("\\d{1,9}")) {
            throw Refusal.invalid("?cursor", "is not a cursor that this list gave");
        }
        return Integer.parseInt(cursor);
    }

    /**
     * What is new in a run, for who watches it.
     *
     * @param after the cursor of what was told last
     * @param wait how long to wait if there is nothing new; {@link #LONGEST_WAIT} at most
     */
    public RunFeed.News news(Caller caller, RunId id, Optional<String> after, Duration wait) {
        caller.require(Permission.WORKFLOW_READ);
        if (wait.isNegative() || wait.compareTo(LONGEST_WAIT) > 0) {
            throw Refusal.invalid("?wait", "must be from 0 to " + LONGEST_WAIT.toSeconds());
        }
        find(caller, id);
        return feed.read(caller.tenant(), id, after, wait);
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
