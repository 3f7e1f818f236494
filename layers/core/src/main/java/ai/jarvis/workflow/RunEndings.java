package ai.jarvis.workflow;

import ai.jarvis.task.DeadLetter;
import ai.jarvis.task.DeadLetterStore;
import ai.jarvis.task.TaskStatus;
import ai.jarvis.task.Tasks;
import ai.jarvis.workflow.RunStore.News;
import ai.jarvis.workflow.StateMachines.Execution;
import ai.jarvis.workflow.StateMachines.Status;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What becomes of runs: every way that one can end leads through here. Each may be done twice. */
public final class RunEndings {
    private final RunStore runs;
    private final RunQueue queue;
    private final RunSlots slots;
    private final RunAccounts accounts;
    private final StateMachines machines;
    private final ApprovalStore approvals;
    private final RunWork work;
    private final Tasks tasks;
    private final DeadLetterStore deadLetters;
    private final RunEvents events;
    private final StepEnds ends;
    private final Clock clock;

    /** What is kept about runs. */
    public record Stores(RunStore runs, RunQueue queue, RunAccounts accounts, ApprovalStore approvals, RunWork work) {
        /** Of runs that nothing is done for elsewhere. */
        public Stores(RunStore runs, RunQueue queue, RunAccounts accounts, ApprovalStore approvals) {
            this(runs, queue, accounts, approvals, (tenant, run) -> {});
        }
    }

    /** Who is told when one ends. */
    public record Told(Tasks tasks, DeadLetterStore deadLetters, RunEvents events, StepEnds ends) {}

    public RunEndings(Stores stores, RunSlots slots, StateMachines machines, Told told, Clock clock) {
        this.runs = stores.runs();
        this.queue = stores.queue();
        this.accounts = stores.accounts();
        this.approvals = stores.approvals();
        this.work = stores.work();
        this.slots = slots;
        this.machines = machines;
        this.tasks = told.tasks();
        this.deadLetters = told.deadLetters();
        this.events = told.events();
        this.ends = told.ends();
        this.clock = clock;
    }

    void started(Run run) {
        tasks.start(run.tenant(), run.id().task());
        tell(run);
    }

    /** Notes how an execution is; one that goes on is none of this class's business. */
    public void executed(Run run, Execution execution) {
        var isAnother =
                run.execution().filter(known -> !known.equals(execution.id())).isPresent();
        if (execution.status() == Status.RUNNING || run.status() == TaskStatus.RETRY || isAnother) {
            return;
        }
        if (run.status() == TaskStatus.PENDING
                && runs.advance(
                        run.tenant(),
                        run.id(),
                        TaskStatus.RUNNING,
                        News.executed(clock.instant(), execution.id()),
                        false)) {
            tasks.start(run.tenant(), run.id().task());
        }
        switch (execution.status()) {
            case SUCCEEDED -> {
                var news = new News(
                        execution.endedAt().orElseGet(clock::instant),
                        Optional.empty(),
                        Optional.empty(),
                        execution.output(),
                        Optional.empty());
                end(run, TaskStatus.SUCCESS, news, false);
            }
            case ABORTED -> end(run, TaskStatus.CANCELLED, News.at(clock.instant()), false);
            default -> failed(run, failure(execution));
        }
    }

    private static Run.Failure failure(Execution execution) {
        if (execution.status() == Status.TIMED_OUT) {
            return new Run.Failure("timeout", "The run took longer than its workflow allows.");
        }
        return Run.Failure.of(
                execution.error().orElse("States.Runtime"), execution.cause().orElse("No cause is given."));
    }

    void failed(Run run, Run.Failure failure) {
        end(run, TaskStatus.FAILED, News.failed(clock.instant(), failure), false);
    }

    /**
     * Ends a run and all that are steps of it.
     *
     * @param why absent if somebody wished it
     * @return whether it had not ended
     */
    boolean cancel(Run run, Optional<Run.Failure> why) {
        if (run.root().equals(run.id())) {
            accounts.cancel(run.tenant(), run.id());
        }
        var news = why.map(failure -> News.failed(clock.instant(), failure)).orElseGet(() -> News.at(clock.instant()));
        return end(run, TaskStatus.CANCELLED, news, why.isEmpty());
    }

    private boolean end(Run run, TaskStatus status, News news, boolean byCaller) {
        var isNews = runs.advance(run.tenant(), run.id(), status, news, byCaller);
        runs.find(run.tenant(), run.id())
                .filter(Run::hasEnded)
                .ifPresent(ended -> afterwards(ended, ended.execution().orElse("")));
        return isNews;
    }

    /** What is to be done about a run that has ended; {@code execution} may be one that its row does not know yet. */
    void afterwards(Run ended, String execution) {
        if (ended.status() == TaskStatus.CANCELLED) {
            if (!execution.isEmpty()) {
                machines.stop(execution, "StepCancelled", "The run was cancelled.");
            }
            runs.unfinishedChildren(ended.tenant(), ended.id())
                    .forEach(child -> end(child, TaskStatus.CANCELLED, News.at(clock.instant()), false));
        }
        note(ended);
        approvals.withdraw(ended.tenant(), ended.id(), clock.instant());
        work.withdraw(ended.tenant(), ended.id());
        tellParent(ended);
        tell(ended);
        queue.remove(ended.tenant(), ended.id());
        slots.release(ended.tenant(), ended.id());
    }

    /** The run as a task, and as a dead letter if it failed for good. */
    private void note(Run ended) {
        var task = ended.id().task();
        switch (ended.status()) {
            case SUCCESS -> tasks.succeed(ended.tenant(), task);
            case CANCELLED -> tasks.cancel(ended.tenant(), task);
            default -> {
                var error = ended.error().orElseGet(() -> new Run.Failure("unknown", "It is not known why."));
                tasks.fail(ended.tenant(), task, error.detail());
                if (ended.parent().isEmpty()) {
                    deadLetters.archive(new DeadLetter(
                            task,
                            ended.tenant(),
                            Runs.TASK_KIND,
                            ended.id().value(),
                            error.code() + ": " + error.detail(),
                            ended.attempt(),
                            clock.instant(),
                            Optional.empty()));
                }
            }
        }
    }

    /** Tells the step that waits for a run that it has ended. */
    public void tellParent(Run ended) {
        ended.parent().ifPresent(parent -> answer(ended, parent));
    }

    private void answer(Run ended, Run.Parent parent) {
        var step = ended.wish().deduplication().map(key -> EffectKey.parse(ended.tenant(), key));
        if (ended.status() == TaskStatus.SUCCESS) {
            var outputs = new LinkedHashMap<String, Object>();
            outputs.put("result", ended.output().orElse(null));
            step.ifPresent(key -> ends.succeeded(key, outputs));
            machines.succeed(parent.token(), Map.of("outputs", outputs));
        } else {
            var error = ended.error().orElseGet(() -> new Run.Failure("StepCancelled", "The run was cancelled."));
            var isCancelled = ended.status() == TaskStatus.CANCELLED;
            var detail = "The run " + ended.id() + " of the sub-workflow did not succeed: " + error.code() + ": "
                    + error.detail();
            var code = isCancelled ? StepErrors.CANCELLED : StepErrors.REFUSED;
            machines.fail(parent.token(), code, detail);
            step.ifPresent(key -> ends.failed(
                    key, isCancelled ? RunStep.Status.CANCELLED : RunStep.Status.FAILED, Run.Failure.of(code, detail)));
        }
    }

    private void tell(Run run) {
        runs.find(run.tenant(), run.id()).ifPresent(events::changed);
    }
}
