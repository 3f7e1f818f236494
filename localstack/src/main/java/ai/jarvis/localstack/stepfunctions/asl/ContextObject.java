package ai.jarvis.localstack.stepfunctions.asl;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code $$} and {@code $states.context} are.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html">AWS</a>
 */
final class ContextObject {
    private ContextObject() {}

    static Map<String, @Nullable Object> of(Execution execution, Branch branch, @Nullable String token) {
        var context = new LinkedHashMap<String, @Nullable Object>();
        context.put("Execution", execution(execution, branch));
        var machine = new LinkedHashMap<String, @Nullable Object>();
        machine.put("Id", execution.identity().machineArn());
        machine.put("Name", execution.identity().machineName());
        context.put("StateMachine", machine);
        var state = new LinkedHashMap<String, @Nullable Object>();
        state.put("Name", branch.state.name());
        state.put("EnteredTime", time(branch.enteredAt));
        if (branch.state instanceof State.Task
                || branch.state instanceof State.Parallel
                || branch.state instanceof State.ForEach) {
            state.put("RetryCount", branch.retryCount);
        }
        context.put("State", state);
        if (token != null) {
            context.put("Task", Execution.details("Token", token));
        }
        for (var at = branch; at != null; at = at.owner == null ? null : at.owner.branch()) {
            if (at.mapContext != null) {
                context.put("Map", at.mapContext);
                break;
            }
        }
        var seen = execution.inspection(branch);
        return seen.isPresent() ? seen.get().context(context) : context;
    }

    private static Map<String, @Nullable Object> execution(Execution execution, Branch branch) {
        for (var at = branch; at != null; at = at.owner == null ? null : at.owner.branch()) {
            if (at.executionContext != null) {
                return at.executionContext;
            }
        }
        var identity = execution.identity();
        return execution(
                identity.executionArn(),
                execution.input(),
                identity.startedAt(),
                identity.executionName(),
                identity.roleArn(),
                execution.redrives());
    }

    static Map<String, @Nullable Object> execution(
            String arn, @Nullable Object input, long startedAt, String name, String roleArn, int redrives) {
        return Execution.details(
                "Id", arn,
                "Input", input,
                "StartTime", time(startedAt),
                "Name", name,
                "RoleArn", roleArn,
                "RedriveCount", redrives);
    }

    static String time(long milliseconds) {
        return Instant.ofEpochMilli(milliseconds).toString();
    }
}
