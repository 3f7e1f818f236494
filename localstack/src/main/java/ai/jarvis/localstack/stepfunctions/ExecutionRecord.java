package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.stepfunctions.asl.Execution;
import ai.jarvis.localstack.stepfunctions.asl.Identity;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an execution beside its signals.
 *
 * @param revision of the definition that it runs
 * @param versionArn the version that it was started of, if one was named; {@code aliasArn} likewise
 * @param startedAt milliseconds since the epoch
 * @param stoppedAt milliseconds since the epoch; 0 while it runs
 * @param input JSON
 * @param output JSON; null without success
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ExecutionRecord(
        String arn,
        String name,
        String machineArn,
        String machineName,
        String roleArn,
        String revision,
        @Nullable String versionArn,
        @Nullable String aliasArn,
        Execution.Status status,
        long startedAt,
        long stoppedAt,
        String input,
        @Nullable String output,
        @Nullable String error,
        @Nullable String cause,
        @Nullable String traceHeader,
        int redriveCount,
        long redrivenAt,
        long seed) {
    Identity identity() {
        return new Identity(arn, name, roleArn, machineArn, machineName, startedAt, seed);
    }

    boolean isOpen() {
        return status == Execution.Status.RUNNING;
    }

    /** The record of the same execution as it stands now. */
    ExecutionRecord as(
            Execution.Status newStatus,
            long stopped,
            @Nullable String newOutput,
            @Nullable String newError,
            @Nullable String newCause,
            int redrives,
            long redriven) {
        return new ExecutionRecord(
                arn,
                name,
                machineArn,
                machineName,
                roleArn,
                revision,
                versionArn,
                aliasArn,
                newStatus,
                startedAt,
                stopped,
                input,
                newOutput,
                newError,
                newCause,
                traceHeader,
                redrives,
                redriven,
                seed);
    }
}
