package ai.jarvis.evaluation;

import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.RunsWiring;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;
import org.slf4j.MDC;

/**
 * Does one step of an evaluation, for the state machine {@code evaluation}. The input is {@code {"step", "evaluation":
 * {"tenant", "evaluation"}}}: {@code run} some of its cases, or {@code give_up}. The answer is {@code {"next"}}. Whatever it
 * throws may have passed when it is called again.
 */
public final class EvaluationHandler implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    private static final String GIVEN_UP = "The evaluation could not go on in many attempts. Begin another one.";

    private final EvaluationSteps steps;

    /** As Lambda makes it. */
    public EvaluationHandler() {
        this(RunsWiring.fromEnvironment());
    }

    /** As a host makes it that has the services already. */
    public EvaluationHandler(RunsWiring wiring) {
        this.steps = wiring.evaluations();
    }

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> input, Context context) {
        if (!(input.get("evaluation") instanceof Map<?, ?> about)) {
            throw new IllegalArgumentException("The input has no evaluation");
        }
        var tenant = new TenantId(String.valueOf(about.get("tenant")));
        var id = new EvaluationId(String.valueOf(about.get("evaluation")));
        MDC.put("request_id", context.getAwsRequestId());
        MDC.put("tenant", tenant.value());
        try {
            var next =
                    switch (String.valueOf(input.get("step"))) {
                        case "run" -> steps.run(tenant, id);
                        case "give_up" -> steps.giveUp(tenant, id, GIVEN_UP);
                        default ->
                            throw new IllegalArgumentException("Not a step of an evaluation: " + input.get("step"));
                    };
            return Map.of("next", next.wireName());
        } finally {
            MDC.clear();
        }
    }
}
