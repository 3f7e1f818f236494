package ai.jarvis.tenancy;

import ai.jarvis.task.TaskId;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;
import org.slf4j.MDC;

/**
 * Does one step of an export, a move or a deletion of a tenant: the state machines {@code tenant-export},
 * {@code tenant-move} and {@code tenant-deletion} call it. The input is {@code {"owner", "job", "tenant", "step"}}, who
 * asked for the job, which one it is, what it is about and what is to be done of it, and what that step takes; the answer is what the step tells.
 *
 * <p>Throws {@link StepUnderWay} if a step of the job is being done. Whatever it throws may have passed when it is called
 * again.
 */
public final class TenantJobHandler implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    private final TenantJobSteps steps;

    /** As Lambda makes it. */
    public TenantJobHandler() {
        this(TenantJobWiring.fromEnvironment());
    }

    /** As a host makes it that has the services already. */
    public TenantJobHandler(TenantJobWiring wiring) {
        this.steps = wiring.steps();
    }

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> input, Context context) {
        MDC.put("request_id", context.getAwsRequestId());
        MDC.put("tenant", text(input, "tenant"));
        try {
            return steps.run(
                    new TenantId(text(input, "owner")), new TaskId(text(input, "job")), text(input, "step"), input);
        } finally {
            MDC.clear();
        }
    }

    private static String text(Map<String, Object> input, String name) {
        if (input.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("The input has no " + name);
    }
}
