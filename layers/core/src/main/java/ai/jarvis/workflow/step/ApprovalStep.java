package ai.jarvis.workflow.step;

import ai.jarvis.platform.Text;
import ai.jarvis.workflow.Approval;
import ai.jarvis.workflow.ApprovalId;
import ai.jarvis.workflow.ApprovalStore;
import ai.jarvis.workflow.Approvals;
import ai.jarvis.workflow.StateMachines;
import ai.jarvis.workflow.StepEnds;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * {@code approval}: asks {@code approvers} {@code message}. Gives {@code approved}, {@code by} and {@code comment} once somebody has
 * decided; a decision holds for all attempts at the step.
 */
public final class ApprovalStep implements WaitingStep {
    private static final int MAX_TITLE = 200;
    private static final int MAX_MESSAGE = 10_000;

    private final ApprovalStore approvals;
    private final StateMachines machines;
    private final StepEnds ends;
    private final Clock clock;

    public ApprovalStep(ApprovalStore approvals, StateMachines machines, StepEnds ends, Clock clock) {
        this.approvals = approvals;
        this.machines = machines;
        this.ends = ends;
        this.clock = clock;
    }

    @Override
    public String type() {
        return "approval";
    }

    @Override
    public void begin(StepCall call, StepInputs inputs, String token) {
        var question = new Approval.Question(
                Text.require("/title", inputs.optionalText("title").orElse(call.name()), MAX_TITLE),
                Text.require("/message", inputs.text("message"), MAX_MESSAGE),
                inputs.value("data"),
                inputs.texts("approvers"));
        var asked = approvals.ask(new Approval(
                ApprovalId.fresh(),
                call.tenant(),
                call.run(),
                call.key().text(),
                call.name(),
                token,
                question,
                Approval.Status.PENDING,
                Optional.empty(),
                Optional.empty(),
                clock.instant(),
                Optional.empty()));
        if (asked.status() != Approval.Status.PENDING) {
            ends.succeeded(call.key(), Approvals.outputs(asked));
            machines.succeed(token, Map.of("outputs", Approvals.outputs(asked)));
        }
    }
}
