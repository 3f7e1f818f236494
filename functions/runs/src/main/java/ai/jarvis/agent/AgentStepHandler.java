package ai.jarvis.agent;

import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.RunsWiring;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.MDC;

/**
 * Does one step of an agent's execution, for the state machine {@code agent-loop}. The input is {@code {"step", "execution":
 * {"tenant", "execution"}, "machine"}}, of {@code call} with {@code number} and {@code call}; the answer {@code {"next",
 * "calls", "at_a_time"}}, of {@code finish} {@code {"status", "stop_reason", "message"}}. Whatever it throws may have passed
 * when it is called again.
 */
public final class AgentStepHandler implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    private final AgentSteps steps;

    /** As Lambda makes it. */
    public AgentStepHandler() {
        this(RunsWiring.fromEnvironment());
    }

    /** As a host makes it that has the services already. */
    public AgentStepHandler(RunsWiring wiring) {
        this.steps = wiring.agents().orElseThrow(() -> new IllegalStateException("JARVIS_AGENT_LOOP_ARN is not set"));
    }

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> input, Context context) {
        if (!(input.get("execution") instanceof Map<?, ?> about)) {
            throw new IllegalArgumentException("The input has no execution");
        }
        var tenant = new TenantId(String.valueOf(about.get("tenant")));
        var id = new ExecutionId(String.valueOf(about.get("execution")));
        var machine = String.valueOf(input.get("machine"));
        MDC.put("request_id", context.getAwsRequestId());
        MDC.put("tenant", tenant.value());
        try {
            return switch (String.valueOf(input.get("step"))) {
                case "begin" -> written(steps.begin(tenant, id, machine));
                case "plan" -> written(steps.plan(tenant, id, machine));
                case "call" -> {
                    steps.call(tenant, id, machine, number(input, "number"), number(input, "call"));
                    yield Map.of();
                }
                case "observe" -> written(steps.observe(tenant, id, machine));
                case "summarise" -> written(steps.summarise(tenant, id, machine));
                case "give_up" -> written(steps.giveUp(tenant, id, machine));
                case "finish" -> written(steps.finish(tenant, id, machine));
                default -> throw new IllegalArgumentException("Not a step of an agent: " + input.get("step"));
            };
        } finally {
            MDC.clear();
        }
    }

    private static int number(Map<String, Object> input, String name) {
        if (!(input.get(name) instanceof Number number)) {
            throw new IllegalArgumentException("The input has no " + name);
        }
        return number.intValue();
    }

    private static Map<String, Object> written(AgentSteps.Next next) {
        return Map.of(
                "next",
                next.what().wireName(),
                "calls",
                next.calls().stream().map(AgentStepHandler::written).toList(),
                "at_a_time",
                next.atATime());
    }

    private static Map<String, Object> written(AgentSteps.ToDo toDo) {
        var written = new LinkedHashMap<String, Object>();
        written.put("step", toDo.step());
        written.put("call", toDo.call());
        toDo.child().ifPresent(child -> {
            written.put("child", child.id().value());
            written.put("machine_name", child.machineName());
        });
        return written;
    }

    private static Map<String, Object> written(AgentSteps.Outcome outcome) {
        var ending = outcome.ending();
        return Map.of(
                "status",
                outcome.status().wireName(),
                "stop_reason",
                ending.map(Execution.Ending::reason)
                        .orElse(StopReason.CANCELLED)
                        .wireName(),
                "message",
                ending.flatMap(Execution.Ending::error)
                        .map(Execution.Failure::message)
                        .orElse("Another execution of the state machine goes on with it."));
    }
}
