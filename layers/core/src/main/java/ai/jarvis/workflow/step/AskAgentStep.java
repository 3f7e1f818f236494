package ai.jarvis.workflow.step;

import ai.jarvis.agent.Agent;
import ai.jarvis.agent.AgentId;
import ai.jarvis.agent.AgentLimits;
import ai.jarvis.agent.AgentStore;
import ai.jarvis.agent.Execution.Waiter;
import ai.jarvis.agent.Executions;
import ai.jarvis.platform.Ids;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.Json;
import ai.jarvis.workflow.StepRefused;
import java.util.Map;
import java.util.Optional;

/**
 * {@code agent}: asks {@code agent}, by name or id, for {@code input}, with {@code parameters}, in {@code max_steps} at most.
 * {@link AgentStepEnds} says what comes of it. All attempts at the step have one execution, which goes on where it failed.
 */
public final class AskAgentStep implements WaitingStep {
    private final AgentStore agents;
    private final Executions executions;

    public AskAgentStep(AgentStore agents, Executions executions) {
        this.agents = agents;
        this.executions = executions;
    }

    @Override
    public String type() {
        return "agent";
    }

    @Override
    public void begin(StepCall call, StepInputs inputs, String token) {
        call.caller().require(Permission.AGENTS_EXECUTE);
        var name = inputs.text("agent");
        var agent = find(call.tenant(), name).orElseThrow(() -> new StepRefused("There is no agent " + name));
        var input = inputs.value("input").orElse("");
        var limits = new AgentLimits.Wanted(
                inputs.optionalNumber("max_steps"), Optional.empty(), Optional.empty(), Optional.empty());
        var question = new Executions.Question(
                input instanceof String text ? text : Json.writeCompact(input),
                inputs.value("parameters").isPresent() ? inputs.object("parameters") : Map.of(),
                Optional.empty(),
                limits);
        executions.execute(
                call.caller(),
                agent,
                question,
                new Waiter(call.run().value(), call.key().text(), token));
    }

    private Optional<Agent> find(TenantId tenant, String name) {
        return Ids.isId(AgentId.PREFIX, name)
                ? agents.find(tenant, new AgentId(name))
                : agents.findByName(tenant, name);
    }
}
