package ai.jarvis.workflow.step;

import ai.jarvis.task.TaskStatus;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.workflow.Run;
import ai.jarvis.workflow.RunEndings;
import ai.jarvis.workflow.RunStarter;
import ai.jarvis.workflow.RunStore;
import ai.jarvis.workflow.RunSubmission;
import ai.jarvis.workflow.StateMachines;
import ai.jarvis.workflow.StepCancelled;
import ai.jarvis.workflow.StepRefused;
import ai.jarvis.workflow.StepUnavailable;
import ai.jarvis.workflow.WorkflowStore;
import java.time.Clock;
import java.util.Optional;

/**
 * {@code sub_workflow}: has {@code workflow}, by name, run with {@code inputs}. Gives {@code result}. The run is a part of
 * the one whose step it is: it has no turn of its own, uses up the same limits, and is cancelled with it. All attempts at
 * the step have one run, which goes on where it failed.
 */
public final class SubWorkflowStep implements WaitingStep {
    private static final int MOST_DEEP = 10;

    private final WorkflowStore workflows;
    private final RunStore runs;
    private final RunSubmission submission;
    private final RunStarter starter;
    private final RunEndings endings;
    private final Clock clock;

    public SubWorkflowStep(
            WorkflowStore workflows,
            RunStore runs,
            RunSubmission submission,
            RunStarter starter,
            RunEndings endings,
            Clock clock) {
        this.workflows = workflows;
        this.runs = runs;
        this.submission = submission;
        this.starter = starter;
        this.endings = endings;
        this.clock = clock;
    }

    @Override
    public String type() {
        return "sub_workflow";
    }

    @Override
    public void begin(StepCall call, StepInputs inputs, String token) {
        call.caller().require(Permission.WORKFLOW_EXECUTE);
        var parent = runs.find(call.tenant(), call.run())
                .filter(run -> !run.hasEnded())
                .orElseThrow(() -> new StepCancelled("The run has ended"));
        requireShallow(parent);
        var name = inputs.text("workflow");
        var workflow = workflows
                .findByName(call.tenant(), name)
                .orElseThrow(() -> new StepRefused("There is no workflow " + name));
        var wish = new Run.Wish(
                inputs.object("inputs"),
                call.actor(),
                "step",
                Optional.of(call.key().text()),
                parent.wish().priority(),
                parent.wish().limits());
        var child = submission.child(parent, workflow.id(), wish, token);
        goOn(child, new Run.Parent(parent.id(), token));
    }

    private void goOn(Run child, Run.Parent parent) {
        runs.awaitedBy(child.tenant(), child.id(), parent);
        if (child.status() == TaskStatus.FAILED) {
            runs.advance(child.tenant(), child.id(), TaskStatus.RETRY, RunStore.News.at(clock.instant()), false);
        }
        var run = runs.find(child.tenant(), child.id()).orElse(child);
        try {
            switch (run.status()) {
                case PENDING, RETRY -> starter.start(run);
                case RUNNING -> {} // Its end is told to the newest token.
                default -> endings.tellParent(run);
            }
        } catch (StateMachines.Unavailable e) {
            throw new StepUnavailable("The sub-workflow could not be started", e);
        }
    }

    private void requireShallow(Run run) {
        var depth = 1;
        for (var parent = run.parent(); parent.isPresent(); ) {
            if (++depth > MOST_DEEP) {
                throw new StepRefused("Workflows run each other " + MOST_DEEP + " deep at most");
            }
            parent = runs.find(run.tenant(), parent.get().run()).flatMap(Run::parent);
        }
    }
}
