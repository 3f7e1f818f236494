package ai.jarvis.workflow.step;

import ai.jarvis.agent.AgentWaiters;
import ai.jarvis.agent.Execution;
import ai.jarvis.workflow.EffectKey;
import ai.jarvis.workflow.Payloads;
import ai.jarvis.workflow.Run;
import ai.jarvis.workflow.RunStep;
import ai.jarvis.workflow.StateMachines;
import ai.jarvis.workflow.StepEnds;
import ai.jarvis.workflow.StepErrors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Tells {@code agent} steps what came of them: {@code agent_response}, what the agent answered. */
public final class AgentStepEnds implements AgentWaiters {
    private final StateMachines machines;
    private final StepEnds ends;
    private final Payloads payloads;

    public AgentStepEnds(StateMachines machines, StepEnds ends, Payloads payloads) {
        this.machines = machines;
        this.ends = ends;
        this.payloads = payloads;
    }

    @Override
    public void ended(Execution execution, Execution.Waiter waiter) {
        var key = EffectKey.parse(execution.tenant(), waiter.step());
        if (execution.status() == Execution.Status.SUCCESS) {
            var outputs = new LinkedHashMap<String, Object>();
            var text = execution.ending().flatMap(Execution.Ending::output).orElse("");
            outputs.put(
                    "agent_response",
                    payloads.keep(key.tenant(), key.run(), key.id("step-") + "-agent_response", text));
            ends.succeeded(key, outputs);
            machines.succeed(waiter.token(), Map.of("outputs", outputs));
            return;
        }
        var isCancelled = execution.status() == Execution.Status.CANCELLED;
        var code = isCancelled ? StepErrors.CANCELLED : StepErrors.REFUSED;
        var detail = "The execution " + execution.id() + " of the agent did not succeed: "
                + execution
                        .ending()
                        .flatMap(Execution.Ending::error)
                        .map(error -> error.code() + ": " + error.message())
                        .or(() -> Optional.of("it was cancelled"))
                        .get();
        ends.failed(key, isCancelled ? RunStep.Status.CANCELLED : RunStep.Status.FAILED, Run.Failure.of(code, detail));
        machines.fail(waiter.token(), code, detail);
    }
}
