package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.edge.AwsException;
import ai.jarvis.localstack.stepfunctions.asl.AslError;
import ai.jarvis.localstack.stepfunctions.asl.Execution;
import ai.jarvis.localstack.stepfunctions.asl.Identity;
import ai.jarvis.localstack.stepfunctions.asl.Inspection;
import ai.jarvis.localstack.stepfunctions.asl.InvalidDefinition;
import ai.jarvis.localstack.stepfunctions.asl.Machine;
import ai.jarvis.localstack.stepfunctions.asl.Values;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Trying out single states.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html">AWS</a>
 */
final class StateTests {
    private static final long LONGEST_MINUTES = 5;
    private static final String ROLE = "arn:aws:iam::000000000000:role/tests";

    private final Engine engine;
    private final Arns arns;
    private final Clock clock;

    StateTests(Engine engine, Arns arns, Clock clock) {
        this.engine = engine;
        this.arns = arns;
        this.clock = clock;
    }

    Map<String, Function<JsonNode, ObjectNode>> operations() {
        return Map.of("TestState", this::test);
    }

    private ObjectNode test(JsonNode request) {
        var machine = machine(request);
        var mock = mock(request.path("mock"));
        if (mock == null && machine.needsMock()) {
            throw AwsException.validation("TestState supports Map and Parallel states, activities, .sync and"
                    + " .waitForTaskToken only when a mock is specified");
        }
        var inspection = new Inspection(
                object(request, "variables"),
                object(request, "context"),
                mock,
                request.path("stateConfiguration").path("retrierRetryCount").asInt(0));
        var input = parsed(request.path("input").asText("{}"), "InvalidExecutionInput");
        return answer(request, inspection, run(request, machine, input, inspection));
    }

    private static Machine machine(JsonNode request) {
        try {
            return Machine.ofState(
                    Inputs.required(request, "definition"),
                    request.path("stateName").asText(null));
        } catch (InvalidDefinition e) {
            throw new AwsException(400, "InvalidDefinition", "Invalid State Machine Definition: " + e.getMessage());
        }
    }

    private static Inspection.@Nullable Mock mock(JsonNode mock) {
        if (mock.hasNonNull("errorOutput")) {
            var error = mock.get("errorOutput");
            return new Inspection.Mock.Failure(
                    error.path("error").asText(null), error.path("cause").asText(null));
        }
        return mock.hasNonNull("result")
                ? new Inspection.Mock.Result(parsed(mock.get("result").asText(), "ValidationException"))
                : null;
    }

    private static @Nullable Object parsed(String json, String code) {
        try {
            return Values.parse(json);
        } catch (IllegalArgumentException e) {
            throw new AwsException(400, code, "Not JSON: '" + e.getMessage() + "'");
        }
    }

    private static Map<String, @Nullable Object> object(JsonNode request, String name) {
        var object = new LinkedHashMap<String, @Nullable Object>();
        if (request.hasNonNull(name)) {
            if (!(parsed(request.get(name).asText(), "ValidationException") instanceof Map<?, ?> given)) {
                throw AwsException.validation("The field " + name + " must be a JSON object");
            }
            given.forEach((key, value) -> object.put((String) key, value));
        }
        return object;
    }

    /** The execution at its end; null if that did not come in time. */
    private @Nullable Execution run(JsonNode request, Machine machine, @Nullable Object input, Inspection inspection) {
        var name = UUID.randomUUID().toString();
        var identity = new Identity(
                arns.express("test", name, UUID.randomUUID().toString()),
                name,
                request.path("roleArn").asText(ROLE),
                arns.machine("test"),
                "test",
                clock.millis(),
                ThreadLocalRandom.current().nextLong());
        try {
            return engine.express(identity, machine, input, inspection)
                    .orTimeout(LONGEST_MINUTES, TimeUnit.MINUTES)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                return null;
            }
            throw e;
        }
    }

    private static ObjectNode answer(JsonNode request, Inspection inspection, @Nullable Execution execution) {
        var output = Inputs.object();
        if (execution == null) {
            return output.put("status", "FAILED").put("error", "States.Timeout");
        }
        if (execution.status() == Execution.Status.SUCCEEDED) {
            output.put("status", inspection.catcher().isPresent() ? "CAUGHT_ERROR" : "SUCCEEDED")
                    .put("output", Values.write(execution.output()));
            inspection.next().ifPresent(next -> output.put("nextState", next));
            inspection.failure().ifPresent(failure -> put(output, failure.error(), failure.cause()));
        } else {
            output.put("status", inspection.retrier().isPresent() ? "RETRIABLE" : "FAILED");
            put(output, execution.error().orElse(null), execution.cause().orElse(null));
        }
        if (!request.path("inspectionLevel").asText("INFO").equals("INFO")) {
            output.set("inspectionData", data(inspection));
        }
        return output;
    }

    private static void put(ObjectNode output, @Nullable String error, @Nullable String cause) {
        AslError.of(error, cause).details().forEach((name, text) -> output.put(name, (String) text));
    }

    private static ObjectNode data(Inspection inspection) {
        var data = Inputs.object();
        inspection.data().forEach((name, value) -> data.put(name, Values.write(value)));
        var details = Inputs.object();
        inspection.catcher().ifPresent(index -> details.put("catchIndex", index));
        inspection.retrier().ifPresent(index -> details.put("retryIndex", index));
        inspection.backoffSeconds().ifPresent(seconds -> details.put("retryBackoffIntervalSeconds", seconds));
        if (!details.isEmpty()) {
            data.set("errorDetails", details);
        }
        return data;
    }
}
