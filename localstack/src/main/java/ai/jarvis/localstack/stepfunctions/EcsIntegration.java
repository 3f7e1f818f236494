package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.ecs.Ecs;
import ai.jarvis.localstack.ecs.Task;
import ai.jarvis.localstack.edge.AwsException;
import ai.jarvis.localstack.stepfunctions.asl.Effects;
import ai.jarvis.localstack.stepfunctions.asl.Signal;
import ai.jarvis.localstack.stepfunctions.asl.Values;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks of ECS: the state ends when the task began, with {@code .sync} when it ended, and with
 * {@code .waitForTaskToken} when somebody says so. Tasks end with this process; the next one runs them again.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html">AWS</a>
 */
final class EcsIntegration implements Tasks.Starter {
    private final Ecs ecs;

    EcsIntegration(Ecs ecs) {
        this.ecs = ecs;
    }

    @Override
    public void start(
            Effects.Call call, String parent, String resource, Consumer<Signal> answer, Consumer<Runnable> undo)
            throws TaskFailure, InterruptedException {
        if (!(input(call.input()) instanceof ObjectNode input)) {
            throw new TaskFailure("States.Runtime", "The parameter TaskDefinition is required");
        }
        input.put("startedBy", input.path("startedBy").asText("AWS Step Functions"));
        List<Task> tasks;
        try {
            tasks = ecs.run(input);
        } catch (AwsException e) {
            throw new TaskFailure(
                    (resource.contains(":aws-sdk:") ? "Ecs." : "ECS.")
                            + e.code()
                            + (e.code().endsWith("Exception") ? "" : "Exception"),
                    e.message() + " (Service: AmazonECS; Status Code: " + e.status() + "; Error Code: " + e.code()
                            + "; Request ID: " + UUID.randomUUID() + "; Proxy: null)");
        }
        var started = started(tasks);
        if (!resource.endsWith(".sync")) {
            answer.accept(
                    call.token().isPresent()
                            ? new Signal.Submitted(call.number(), started)
                            : new Signal.Succeeded(call.number(), started));
            return;
        }
        undo.accept(() -> tasks.forEach(task -> task.stop("The execution that ran it does not wait for it any more")));
        answer.accept(new Signal.Submitted(call.number(), started));
        answer.accept(ended(call.number(), tasks));
    }

    private static Signal ended(long call, List<Task> tasks) throws InterruptedException {
        var isSuccess = true;
        for (var task : tasks) {
            try {
                isSuccess &= task.ended().get().isSuccess();
            } catch (ExecutionException e) {
                isSuccess = false;
            }
        }
        var outcome = capitals(tasks.getFirst().json());
        return isSuccess
                ? new Signal.Succeeded(call, outcome)
                : new Signal.Failed(call, "States.TaskFailed", Values.write(outcome));
    }

    private static Map<String, @Nullable Object> started(List<Task> tasks) {
        var started = new LinkedHashMap<String, @Nullable Object>();
        started.put("Failures", List.of());
        started.put("Tasks", tasks.stream().map(task -> capitals(task.json())).toList());
        started.putAll(ServiceCall.metadata(UUID.randomUUID().toString(), Map.of()));
        return started;
    }

    /** The parameters with the names that the API has for them. */
    private static JsonNode input(@Nullable Object parameters) {
        return Inputs.tree(renamed(parameters, name -> first(name).toLowerCase(Locale.ROOT)));
    }

    private static @Nullable Object capitals(JsonNode json) {
        return renamed(Values.parse(json.toString()), name -> first(name).toUpperCase(Locale.ROOT));
    }

    private static String first(String name) {
        return name.substring(0, 1);
    }

    private static @Nullable Object renamed(@Nullable Object value, UnaryOperator<String> first) {
        return switch (value) {
            case Map<?, ?> map -> {
                var renamed = new LinkedHashMap<String, @Nullable Object>();
                map.forEach((key, field) -> {
                    var name = (String) key;
                    renamed.put(name.isEmpty() ? name : first.apply(name) + name.substring(1), renamed(field, first));
                });
                yield renamed;
            }
            case List<?> list -> {
                var renamed = new ArrayList<@Nullable Object>();
                list.forEach(item -> renamed.add(renamed(item, first)));
                yield renamed;
            }
            case null -> null;
            default -> value;
        };
    }
}
