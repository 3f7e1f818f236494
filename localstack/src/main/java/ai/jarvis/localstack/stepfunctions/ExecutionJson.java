package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.stepfunctions.asl.Execution;
import ai.jarvis.localstack.stepfunctions.asl.Values;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Executions as the API gives them.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html">AWS</a>
 */
final class ExecutionJson {
    private ExecutionJson() {}

    /** As DescribeExecution tells it. */
    static ObjectNode described(ExecutionRecord record) {
        var output = Inputs.object()
                .put("executionArn", record.arn())
                .put("stateMachineArn", record.machineArn())
                .put("name", record.name())
                .put("status", record.status().name())
                .put("startDate", Inputs.seconds(record.startedAt()))
                .put("input", record.input())
                .put("redriveCount", record.redriveCount())
                .put("redriveStatus", isRedrivable(record) ? "REDRIVABLE" : "NOT_REDRIVABLE");
        output.putObject("inputDetails").put("included", true);
        if (!isRedrivable(record)) {
            output.put(
                    "redriveStatusReason",
                    record.isOpen()
                            ? "Execution is RUNNING and cannot be redriven"
                            : "Execution is SUCCEEDED and cannot be redriven");
        }
        if (record.redrivenAt() > 0) {
            output.put("redriveDate", Inputs.seconds(record.redrivenAt()));
        }
        if (!record.isOpen()) {
            output.put("stopDate", Inputs.seconds(record.stoppedAt()));
        }
        if (record.output() != null) {
            output.put("output", record.output());
            output.putObject("outputDetails").put("included", true);
        }
        putIfPresent(output, "error", record.error());
        putIfPresent(output, "cause", record.cause());
        putIfPresent(output, "traceHeader", record.traceHeader());
        putIfPresent(output, "stateMachineVersionArn", record.versionArn());
        putIfPresent(output, "stateMachineAliasArn", record.aliasArn());
        return output;
    }

    private static void putIfPresent(ObjectNode output, String name, @Nullable String value) {
        if (value != null) {
            output.put(name, value);
        }
    }

    static boolean isRedrivable(ExecutionRecord record) {
        return !record.isOpen() && record.status() != Execution.Status.SUCCEEDED;
    }

    /** As ListExecutions tells it. */
    static ObjectNode listed(ExecutionRecord record) {
        var item = Inputs.object()
                .put("executionArn", record.arn())
                .put("stateMachineArn", record.machineArn())
                .put("name", record.name())
                .put("status", record.status().name())
                .put("startDate", Inputs.seconds(record.startedAt()))
                .put("redriveCount", record.redriveCount());
        if (!record.isOpen()) {
            item.put("stopDate", Inputs.seconds(record.stoppedAt()));
        }
        putIfPresent(item, "stateMachineVersionArn", record.versionArn());
        putIfPresent(item, "stateMachineAliasArn", record.aliasArn());
        return item;
    }

    /** A child execution as DescribeExecution tells it. */
    static ObjectNode described(MapRuns.Child child) {
        var execution = child.execution();
        var output = common(child)
                .put("input", Values.write(execution.input()))
                .put(
                        "redriveStatus",
                        execution.status() == Execution.Status.FAILED ? "REDRIVABLE_BY_MAP_RUN" : "NOT_REDRIVABLE");
        output.putObject("inputDetails").put("included", true);
        if (execution.status() == Execution.Status.SUCCEEDED) {
            output.put("output", Values.write(execution.output()));
            output.putObject("outputDetails").put("included", true);
        }
        putIfPresent(output, "error", execution.error().orElse(null));
        putIfPresent(output, "cause", execution.cause().orElse(null));
        return output;
    }

    /** A child execution as ListExecutions tells it. */
    static ObjectNode listed(MapRuns.Child child) {
        return common(child).put("itemCount", child.execution().items());
    }

    private static ObjectNode common(MapRuns.Child child) {
        var execution = child.execution();
        var output = Inputs.object()
                .put("executionArn", execution.arn())
                .put("stateMachineArn", execution.machineArn())
                .put("name", execution.name())
                .put("status", execution.status().name())
                .put("startDate", Inputs.seconds(execution.startedAt()))
                .put("mapRunArn", child.run().arn())
                .put("redriveCount", execution.redrives());
        if (execution.stoppedAt() > 0) {
            output.put("stopDate", Inputs.seconds(execution.stoppedAt()));
        }
        return output;
    }
}
