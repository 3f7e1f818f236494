package ai.jarvis.workflow;

import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Text;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Lets people decide what runs wait for. */
public final class Approvals {
    private static final int MAX_COMMENT = 2_000;

    private final ApprovalStore store;
    private final StateMachines machines;
    private final StepEnds ends;
    private final Clock clock;

    public Approvals(ApprovalStore store, StateMachines machines, StepEnds ends, Clock clock) {
        this.store = store;
        this.machines = machines;
        this.ends = ends;
        this.clock = clock;
    }

    public Page<Approval> pending(Caller caller, Page.Request page) {
        caller.require(Permission.WORKFLOW_READ);
        return store.pending(caller.tenant(), page);
    }

    public Approval get(Caller caller, ApprovalId id) {
        caller.require(Permission.WORKFLOW_READ);
        return find(caller, id);
    }

    /** Decides. The same decision a second time is told again to the run, in case that was not heard. */
    public Approval decide(Caller caller, ApprovalId id, boolean approved, Optional<String> comment) {
        caller.require(Permission.WORKFLOW_EXECUTE);
        comment.ifPresent(text -> Text.require("/comment", text, MAX_COMMENT));
        if (!find(caller, id).question().isFor(caller)) {
            throw Refusal.of(Refusal.Kind.FORBIDDEN, "permission_denied", "This is for its approvers to decide.");
        }
        store.decide(caller.tenant(), id, approved, caller.principal(), comment, clock.instant());
        var decided = find(caller, id);
        if (decided.status() != (approved ? Approval.Status.APPROVED : Approval.Status.REJECTED)) {
            throw Refusal.of(
                    Refusal.Kind.CONFLICT,
                    "already_decided",
                    "The approval is " + decided.status().wireName() + " already.");
        }
        ends.succeeded(EffectKey.parse(decided.tenant(), decided.place()), outputs(decided));
        machines.succeed(decided.token(), Map.of("outputs", outputs(decided)));
        return decided;
    }

    /** What comes of the step once it is decided. */
    public static Map<String, Object> outputs(Approval decided) {
        var outputs = new LinkedHashMap<String, Object>();
        outputs.put("approved", decided.status() == Approval.Status.APPROVED);
        outputs.put("by", decided.by().orElse(""));
        outputs.put("comment", decided.comment().orElse(""));
        return outputs;
    }

    private Approval find(Caller caller, ApprovalId id) {
        return store.find(caller.tenant(), id).orElseThrow(() -> Refusal.notFound("approval"));
    }
}
