package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.edge.AwsException;
import ai.jarvis.localstack.stepfunctions.asl.Effects;
import ai.jarvis.localstack.stepfunctions.asl.Execution;
import ai.jarvis.localstack.stepfunctions.asl.Signal;
import ai.jarvis.localstack.stepfunctions.asl.Values;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Executions that are started by a state of another.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html">AWS</a>
 */
final class NestedExecutions implements Tasks.Starter {
    private final Executions executions;
    private final Records records;
    private final Machines machines;
    private final Engine engine;
    private final Arns arns;

    NestedExecutions(Executions executions, Records records, Machines machines, Engine engine, Arns arns) {
        this.executions = executions;
        this.records = records;
        this.machines = machines;
        this.engine = engine;
        this.arns = arns;
    }

    /**
     * Starts an execution for a state of another; with {@code .sync} the state ends with it. A name that is not given is
     * made of the state's execution and call: asked again after a restart, it is the same.
     */
    @Override
    public void start(
            Effects.Call call, String parent, String resource, Consumer<Signal> answer, Consumer<Runnable> undo)
            throws TaskFailure, InterruptedException {
        if (!(call.input() instanceof Map<?, ?> parameters)
                || !(parameters.get("StateMachineArn") instanceof String machineArn)) {
            throw new TaskFailure("States.Runtime", "The parameter StateMachineArn is required");
        }
        var name = parameters.get("Name") instanceof String given
                ? given
                : UUID.nameUUIDFromBytes((parent + "|" + call.number()).getBytes(StandardCharsets.UTF_8))
                        .toString();
        var given = parameters.containsKey("Input") ? parameters.get("Input") : Map.of();
        ExecutionRecord child;
        try {
            var target = machines.target(machineArn, ThreadLocalRandom.current());
            var input = given instanceof String text ? Values.parse(text) : given;
            child = records.execution(arns.execution(target.machine().name(), Inputs.checkedName(name)))
                    .filter(existing -> !(parameters.get("Name") instanceof String)
                            && existing.input().equals(Values.write(input)))
                    .orElse(null);
            if (child == null) {
                child = executions.start(target, name, input, null);
            }
        } catch (AwsException e) {
            throw new TaskFailure(
                    "StepFunctions." + e.code() + (e.code().endsWith("Exception") ? "" : "Exception"), e.message());
        }
        var started = new LinkedHashMap<String, @Nullable Object>();
        started.put("ExecutionArn", child.arn());
        started.putAll(ServiceCall.metadata(UUID.randomUUID().toString(), Map.of()));
        started.put("StartDate", child.startedAt());
        if (!resource.contains(".sync")) {
            answer.accept(
                    call.token().isPresent()
                            ? new Signal.Submitted(call.number(), started)
                            : new Signal.Succeeded(call.number(), started));
            return;
        }
        var arn = child.arn();
        undo.accept(() -> engine.signal(arn, new Signal.Stopped(null, null)));
        answer.accept(new Signal.Submitted(call.number(), started));
        var parsed = resource.endsWith(":2");
        var ended = engine.awaitEnd(arn);
        answer.accept(
                ended.status() == Execution.Status.SUCCEEDED
                        ? new Signal.Succeeded(call.number(), outcome(ended, parsed))
                        : new Signal.Failed(call.number(), "States.TaskFailed", Values.write(outcome(ended, false))));
    }

    /** What {@code .sync} answers: the execution's description, its output as a text or as JSON. */
    private static Map<String, @Nullable Object> outcome(ExecutionRecord record, boolean parsed) {
        var outcome = new LinkedHashMap<String, @Nullable Object>();
        ExecutionJson.described(record).properties().forEach(entry -> {
            var name = entry.getKey().substring(0, 1).toUpperCase(Locale.ROOT)
                    + entry.getKey().substring(1);
            outcome.put(name, Values.parse(entry.getValue().toString()));
        });
        if (parsed) {
            outcome.put("Input", Values.parse(record.input()));
            if (record.output() != null) {
                outcome.put("Output", Values.parse(record.output()));
            }
        }
        return outcome;
    }
}
