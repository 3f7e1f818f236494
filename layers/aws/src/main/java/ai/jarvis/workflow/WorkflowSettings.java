package ai.jarvis.workflow;

import ai.jarvis.platform.Variables;
import java.util.Optional;
import java.util.Set;

/**
 * Where workflows run.
 *
 * @param stepFunction ARN of what does their steps: the function's alias
 * @param machineRole ARN of the role that machines work as
 * @param logGroup ARN of the log group, {@code :*} at its end, of what happens in executions; absent if nothing is logged
 * @param runsQueue ARN of the queue that is told when a schedule's time has come
 * @param scheduleRole ARN of the role that tells it
 * @param scheduleGroup name of the group of schedules that triggers' schedules are in
 * @param mostRuns of all tenants that may be under way
 * @param privateHosts that steps may reach although they are not on the public internet
 */
public record WorkflowSettings(
        String stepFunction,
        String machineRole,
        Optional<String> logGroup,
        String runsQueue,
        String scheduleRole,
        String scheduleGroup,
        int mostRuns,
        Set<String> privateHosts) {
    private static final int MOST_RUNS = 1_000;

    /** The settings; absent if the step function is not named. What is missing then is noted. */
    public static Optional<WorkflowSettings> from(Variables variables) {
        return variables
                .optionalText("JARVIS_STEP_FUNCTION_ARN")
                .map(stepFunction -> new WorkflowSettings(
                        stepFunction,
                        variables.text("JARVIS_WORKFLOW_ROLE_ARN"),
                        variables.optionalText("JARVIS_WORKFLOW_LOG_GROUP_ARN"),
                        variables.text("JARVIS_RUNS_QUEUE_ARN"),
                        variables.text("JARVIS_SCHEDULE_ROLE_ARN"),
                        variables.optionalText("JARVIS_SCHEDULE_GROUP").orElse("default"),
                        variables.number("JARVIS_MOST_RUNS", MOST_RUNS),
                        Set.of(variables
                                .optionalText("JARVIS_PRIVATE_HOSTS")
                                .map(hosts -> hosts.split(","))
                                .orElseGet(() -> new String[0]))));
    }
}
