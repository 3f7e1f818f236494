package ai.jarvis.localstack.stepfunctions.asl;

/**
 * Who an execution is.
 *
 * @param startedAt milliseconds since the epoch
 * @param seed of all that is random in it
 */
public record Identity(
        String executionArn,
        String executionName,
        String roleArn,
        String machineArn,
        String machineName,
        long startedAt,
        long seed) {}
