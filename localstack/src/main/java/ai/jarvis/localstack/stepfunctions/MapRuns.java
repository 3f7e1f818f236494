package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.edge.AwsException;
import ai.jarvis.localstack.stepfunctions.asl.ChildExecution;
import ai.jarvis.localstack.stepfunctions.asl.DistributedRun;
import ai.jarvis.localstack.stepfunctions.asl.Execution;
import ai.jarvis.localstack.stepfunctions.asl.Signal;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Looking at the runs of distributed Map states and at their child executions. Nothing of them is kept but what they
 * belong to: they are found by making the execution again from its signals.
 */
final class MapRuns {
    private final Records records;
    private final Engine engine;

    MapRuns(Records records, Engine engine) {
        this.records = records;
        this.engine = engine;
    }

    Map<String, Function<JsonNode, ObjectNode>> operations() {
        return Map.of(
                "ListMapRuns", this::list,
                "DescribeMapRun", this::describe,
                "UpdateMapRun", this::update);
    }

    /** A child execution and what it belongs to. */
    record Child(ExecutionRecord parent, DistributedRun run, ChildExecution execution) {}

    /**
     * The child execution of an ARN, with its history.
     *
     * @return empty if there is none
     */
    Optional<Child> child(String arn) {
        return records.executionOfMapRun(DistributedRun.prefixOf(arn))
                .flatMap(records::execution)
                .flatMap(parent -> engine.lookedAt(parent, arn).mapRuns().stream()
                        .flatMap(run -> run.children().stream().map(child -> new Child(parent, run, child)))
                        .filter(child -> child.execution().arn().equals(arn))
                        .findFirst());
    }

    /** The child executions of a Map Run, the latest first. */
    List<Child> children(String mapRunArn) {
        var found = find(mapRunArn);
        return found.run().children().reversed().stream()
                .map(child -> new Child(found.execution(), found.run(), child))
                .toList();
    }

    private record Found(ExecutionRecord execution, DistributedRun run) {}

    private Found find(String mapRunArn) {
        return records.executionOfMapRun(mapRunArn)
                .flatMap(records::execution)
                .flatMap(execution -> engine.lookedAt(execution, "").mapRuns().stream()
                        .filter(run -> run.arn().equals(mapRunArn))
                        .findFirst()
                        .map(run -> new Found(execution, run)))
                .orElseThrow(
                        () -> new AwsException(400, "ResourceNotFound", "Resource not found: '" + mapRunArn + "'"));
    }

    private ObjectNode list(JsonNode request) {
        var arn = Inputs.required(request, "executionArn");
        var execution = records.execution(arn)
                .orElseThrow(() ->
                        new AwsException(400, "ExecutionDoesNotExist", "Execution Does Not Exist: '" + arn + "'"));
        var page = Page.of(request, engine.lookedAt(execution, "").mapRuns().reversed());
        var output = Inputs.object();
        var list = output.putArray("mapRuns");
        for (var run : page.items()) {
            var item = list.addObject()
                    .put("executionArn", arn)
                    .put("mapRunArn", run.arn())
                    .put("stateMachineArn", execution.machineArn())
                    .put("startDate", Inputs.seconds(run.startedAt()));
            putStop(item, run.stoppedAt());
        }
        return page.finish(output);
    }

    private static void putStop(ObjectNode item, long stoppedAt) {
        if (stoppedAt > 0) {
            item.put("stopDate", Inputs.seconds(stoppedAt));
        }
    }

    private ObjectNode describe(JsonNode request) {
        var found = find(Inputs.required(request, "mapRunArn"));
        var run = found.run();
        var output = Inputs.object()
                .put("mapRunArn", run.arn())
                .put("executionArn", found.execution().arn())
                .put("status", run.status().name())
                .put("startDate", Inputs.seconds(run.startedAt()))
                .put("maxConcurrency", run.maxConcurrency())
                .put("toleratedFailurePercentage", run.toleratedPercentage())
                .put("toleratedFailureCount", run.toleratedCount())
                .put("redriveCount", run.redrives());
        putStop(output, run.stoppedAt());
        if (run.redrivenAt() > 0) {
            output.put("redriveDate", Inputs.seconds(run.redrivenAt()));
        }
        output.set("itemCounts", counts(run, run.totalItems(), run::countItems));
        output.set("executionCounts", counts(run, run.total(), run::count));
        return output;
    }

    private static ObjectNode counts(DistributedRun run, int total, ToIntFunction<Execution.@Nullable Status> count) {
        var isOpen = run.status() == Execution.Status.RUNNING;
        var unsuccessful = count.applyAsInt(Execution.Status.FAILED) + count.applyAsInt(Execution.Status.ABORTED);
        return Inputs.object()
                .put("pending", isOpen ? total - count.applyAsInt(null) : 0)
                .put("running", count.applyAsInt(Execution.Status.RUNNING))
                .put("succeeded", count.applyAsInt(Execution.Status.SUCCEEDED))
                .put("failed", count.applyAsInt(Execution.Status.FAILED))
                .put("timedOut", count.applyAsInt(Execution.Status.TIMED_OUT))
                .put(
                        "aborted",
                        count.applyAsInt(Execution.Status.ABORTED) + (isOpen ? 0 : total - count.applyAsInt(null)))
                .put("total", total)
                .put("resultsWritten", run.isWritten() ? count.applyAsInt(Execution.Status.SUCCEEDED) : 0)
                .put("failuresNotRedrivable", 0)
                .put("pendingRedrive", run.status() == Execution.Status.FAILED ? unsuccessful : 0);
    }

    private ObjectNode update(JsonNode request) {
        var found = find(Inputs.required(request, "mapRunArn"));
        var concurrency = number(request, "maxConcurrency", Integer.MAX_VALUE);
        var count = number(request, "toleratedFailureCount", Integer.MAX_VALUE);
        var percentage = number(request, "toleratedFailurePercentage", 100);
        if (concurrency == null && count == null && percentage == null) {
            throw new AwsException(400, "ValidationException", "At least one field must be given for an update");
        }
        var signal = new Signal.MapRunUpdated(
                found.run().arn(),
                concurrency == null ? null : concurrency.longValue(),
                count == null ? null : count.longValue(),
                percentage);
        if (!engine.signal(found.execution().arn(), signal)) {
            throw AwsException.validation("The Map Run is " + found.run().status() + " and cannot be updated");
        }
        return Inputs.object();
    }

    private static @Nullable Double number(JsonNode request, String name, double most) {
        if (!request.hasNonNull(name)) {
            return null;
        }
        var value = request.get(name).asDouble(-1);
        if (value < 0 || value > most) {
            throw AwsException.validation(
                    "1 validation error detected: Value '" + request.get(name).asText() + "' at '" + name
                            + "' failed to satisfy constraint: Member must be from 0 to " + (long) most);
        }
        return value;
    }
}
