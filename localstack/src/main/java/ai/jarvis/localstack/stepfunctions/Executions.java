package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.edge.AwsException;
import ai.jarvis.localstack.stepfunctions.asl.Execution;
import ai.jarvis.localstack.stepfunctions.asl.HistoryEvent;
import ai.jarvis.localstack.stepfunctions.asl.Identity;
import ai.jarvis.localstack.stepfunctions.asl.Signal;
import ai.jarvis.localstack.stepfunctions.asl.Values;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Starting, looking at and stopping executions. */
final class Executions {
    private static final int MOST_INPUT_BYTES = 262_144;
    private static final String NO_NAME = "";

    private final Records records;
    private final Machines machines;
    private final Engine engine;
    private final Arns arns;
    private final Clock clock;
    private final MapRuns mapRuns;

    Executions(Records records, Machines machines, Engine engine, Arns arns, Clock clock, MapRuns mapRuns) {
        this.mapRuns = mapRuns;
        this.records = records;
        this.machines = machines;
        this.engine = engine;
        this.arns = arns;
        this.clock = clock;
    }

    Map<String, Function<JsonNode, ObjectNode>> operations() {
        return Map.of(
                "StartExecution", this::start,
                "StartSyncExecution", this::startSync,
                "StopExecution", this::stop,
                "DescribeExecution", this::describe,
                "DescribeStateMachineForExecution", this::describeMachine,
                "ListExecutions", this::list,
                "GetExecutionHistory", this::history,
                "RedriveExecution", this::redrive);
    }

    private static Object input(JsonNode request) {
        var text = request.path("input").asText("{}");
        if (text.getBytes(StandardCharsets.UTF_8).length > MOST_INPUT_BYTES) {
            throw new AwsException(
                    400, "InvalidExecutionInput", "The input has more than " + MOST_INPUT_BYTES + " bytes");
        }
        try {
            return Values.parse(text);
        } catch (IllegalArgumentException e) {
            throw new AwsException(
                    400, "InvalidExecutionInput", "Invalid State Machine Execution Input: '" + e.getMessage() + "'");
        }
    }

    private ObjectNode start(JsonNode request) {
        var target = machines.target(Inputs.required(request, "stateMachineArn"), ThreadLocalRandom.current());
        var input = input(request);
        var name = request.has("name") ? Inputs.name(request, "name") : NO_NAME;
        if (target.machine().isExpress()) {
            var identity = express(target, name);
            Thread.startVirtualThread(() -> engine.express(identity, machines.machine(target.revision()), input)
                    .join());
            return Inputs.object()
                    .put("executionArn", identity.executionArn())
                    .put("startDate", Inputs.seconds(identity.startedAt()));
        }
        var record = start(target, name, input, request.path("traceHeader").asText(null));
        return Inputs.object().put("executionArn", record.arn()).put("startDate", Inputs.seconds(record.startedAt()));
    }

    /** Starts a standard execution; one of the name with the same input that runs is the one. */
    ExecutionRecord start(Machines.Target target, String name, @Nullable Object input, @Nullable String traceHeader) {
        var actual = name.isEmpty() ? UUID.randomUUID().toString() : name;
        var record = new ExecutionRecord(
                arns.execution(target.machine().name(), actual),
                actual,
                target.machine().arn(),
                target.machine().name(),
                target.roleArn(),
                target.revision(),
                target.versionArn(),
                target.aliasArn(),
                Execution.Status.RUNNING,
                clock.millis(),
                0,
                Values.write(input),
                null,
                null,
                null,
                traceHeader,
                0,
                0,
                ThreadLocalRandom.current().nextLong());
        if (engine.start(record)) {
            return record;
        }
        var existing = records.execution(record.arn()).orElseThrow();
        if (existing.isOpen() && existing.input().equals(record.input())) {
            return existing;
        }
        throw new AwsException(400, "ExecutionAlreadyExists", "Execution Already Exists: '" + record.arn() + "'");
    }

    private Identity express(Machines.Target target, String name) {
        var actual = name.isEmpty() ? UUID.randomUUID().toString() : name;
        return new Identity(
                arns.express(target.machine().name(), actual, UUID.randomUUID().toString()),
                actual,
                target.roleArn(),
                target.machine().arn(),
                target.machine().name(),
                clock.millis(),
                ThreadLocalRandom.current().nextLong());
    }

    private ObjectNode startSync(JsonNode request) {
        var target = machines.target(Inputs.required(request, "stateMachineArn"), ThreadLocalRandom.current());
        if (!target.machine().isExpress()) {
            throw new AwsException(
                    400,
                    "StateMachineTypeNotSupported",
                    "This operation is not supported by this type of state machine");
        }
        var input = input(request);
        var identity = express(target, request.has("name") ? Inputs.name(request, "name") : NO_NAME);
        var execution = engine.express(identity, machines.machine(target.revision()), input)
                .join();
        var output = Inputs.object()
                .put("executionArn", identity.executionArn())
                .put("name", identity.executionName())
                .put("stateMachineArn", identity.machineArn())
                .put("startDate", Inputs.seconds(identity.startedAt()))
                .put("stopDate", Inputs.seconds(execution.endedAt()))
                .put("status", execution.status().name())
                .put("input", request.path("input").asText("{}"));
        output.putObject("inputDetails").put("included", true);
        if (execution.status() == Execution.Status.SUCCEEDED) {
            output.put("output", Values.write(execution.output()));
            output.putObject("outputDetails").put("included", true);
        }
        execution.error().ifPresent(error -> output.put("error", error));
        execution.cause().ifPresent(cause -> output.put("cause", cause));
        output.putObject("billingDetails")
                .put("billedDurationInMilliseconds", billed(execution.endedAt() - identity.startedAt()))
                .put("billedMemoryUsedInMB", 64);
        return output;
    }

    /** Time is billed by the 100 ms. */
    private static long billed(long milliseconds) {
        return Math.max(1, (milliseconds + 99) / 100) * 100;
    }

    private ExecutionRecord require(JsonNode request) {
        var arn = Inputs.required(request, "executionArn");
        return records.execution(arn).orElseThrow(() -> unknown(arn));
    }

    private static AwsException unknown(String arn) {
        return new AwsException(400, "ExecutionDoesNotExist", "Execution Does Not Exist: '" + arn + "'");
    }

    private ObjectNode stop(JsonNode request) {
        var record = require(request);
        engine.signal(
                record.arn(),
                new Signal.Stopped(
                        request.path("error").asText(null),
                        request.path("cause").asText(null)));
        var stopped = records.execution(record.arn()).orElse(record);
        return Inputs.object().put("stopDate", Inputs.seconds(stopped.stoppedAt()));
    }

    private ObjectNode describe(JsonNode request) {
        var arn = Inputs.required(request, "executionArn");
        return records.execution(arn)
                .map(ExecutionJson::described)
                .or(() -> mapRuns.child(arn).map(ExecutionJson::described))
                .orElseThrow(() -> unknown(arn));
    }

    private ObjectNode describeMachine(JsonNode request) {
        var record = require(request);
        return Inputs.object()
                .put("stateMachineArn", record.machineArn())
                .put("name", record.machineName())
                .put("definition", machines.definition(record.revision()))
                .put("roleArn", record.roleArn())
                .put("revisionId", record.revision())
                .put("updateDate", Inputs.seconds(record.startedAt()));
    }

    private ObjectNode list(JsonNode request) {
        if (request.hasNonNull("mapRunArn")) {
            return listChildren(request);
        }
        var qualified = Arns.Qualified.of(Inputs.required(request, "stateMachineArn"));
        var machine = machines.find(qualified.machineArn())
                .orElseThrow(() -> new AwsException(
                        400,
                        "StateMachineDoesNotExist",
                        "State Machine Does Not Exist: '" + qualified.machineArn() + "'"));
        if (machine.isExpress()) {
            throw new AwsException(
                    400,
                    "StateMachineTypeNotSupported",
                    "This operation is not supported by this type of state machine");
        }
        var status = request.path("statusFilter").asText("");
        var named = request.get("stateMachineArn").asText();
        var size = Page.size(request);
        var output = Inputs.object();
        var list = output.putArray("executions");
        var found =
                records.executionsOf(machine.arn(), request.path("nextToken").asText(""));
        var position = "";
        while (found.hasNext()) {
            if (list.size() == size) {
                return output.put("nextToken", position);
            }
            var entry = found.next();
            position = entry.position();
            if (status.isEmpty() || entry.status().equals(status)) {
                records.execution(entry.arn())
                        .filter(record -> qualified.qualifier().isEmpty()
                                || named.equals(record.versionArn())
                                || named.equals(record.aliasArn()))
                        .ifPresent(record -> list.add(ExecutionJson.listed(record)));
            }
        }
        return output;
    }

    private ObjectNode listChildren(JsonNode request) {
        if (request.hasNonNull("stateMachineArn")) {
            throw AwsException.validation("Either stateMachineArn or mapRunArn is to be given, not both");
        }
        var status = request.path("statusFilter").asText("");
        var page = Page.of(
                request,
                mapRuns.children(Inputs.required(request, "mapRunArn")).stream()
                        .filter(child -> status.isEmpty()
                                || child.execution().status().name().equals(status))
                        .toList());
        var output = Inputs.object();
        var list = output.putArray("executions");
        page.items().forEach(child -> list.add(ExecutionJson.listed(child)));
        return page.finish(output);
    }

    private ObjectNode history(JsonNode request) {
        var arn = Inputs.required(request, "executionArn");
        List<HistoryEvent> events = records.execution(arn)
                .map(engine::history)
                .or(() -> mapRuns.child(arn).map(child -> child.execution().history()))
                .orElseThrow(() -> unknown(arn));
        if (request.path("reverseOrder").asBoolean()) {
            events = new ArrayList<>(events);
            Collections.reverse(events);
        }
        var page = Page.of(request, events);
        var output = Inputs.object();
        var list = output.putArray("events");
        var withData = request.path("includeExecutionData").asBoolean(true);
        page.items().forEach(event -> list.add(HistoryJson.of(event, withData)));
        return page.finish(output);
    }

    private ObjectNode redrive(JsonNode request) {
        var record = require(request);
        if (!ExecutionJson.isRedrivable(record)) {
            throw new AwsException(
                    400, "ExecutionNotRedrivable", "Execution is " + record.status() + " and cannot be redriven");
        }
        engine.redrive(record);
        return Inputs.object().put("redriveDate", Inputs.seconds(clock.millis()));
    }
}
