package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.lambda.Lambda;
import ai.jarvis.localstack.stepfunctions.asl.Values;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Invokes the functions of this machine, named by the resource itself or by {@code FunctionName}.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html">AWS</a>
 */
final class LambdaIntegration implements Integration {
    private final Lambda lambda;

    LambdaIntegration(Lambda lambda) {
        this.lambda = lambda;
    }

    @Override
    public @Nullable Object call(String resource, @Nullable Object input) throws TaskFailure, InterruptedException {
        if (resource.contains(":function:")) {
            return invoke(resource, input);
        }
        if (!(input instanceof Map<?, ?> parameters) || !(parameters.get("FunctionName") instanceof String function)) {
            throw new TaskFailure("States.Runtime", "The parameter FunctionName is required");
        }
        var answer = new LinkedHashMap<String, @Nullable Object>();
        answer.put("ExecutedVersion", "$LATEST");
        answer.put(
                "Payload", invoke(function, parameters.containsKey("Payload") ? parameters.get("Payload") : Map.of()));
        answer.putAll(ServiceCall.metadata(
                UUID.randomUUID().toString(), Map.of("Content-Type", List.of("application/json"))));
        answer.put("StatusCode", 200);
        return answer;
    }

    private @Nullable Object invoke(String function, @Nullable Object payload)
            throws TaskFailure, InterruptedException {
        var result = lambda.call(function, Values.write(payload).getBytes(StandardCharsets.UTF_8))
                .orElseThrow(() -> new TaskFailure(
                        "Lambda.ResourceNotFoundException",
                        "Function not found: " + function + " (Service: Lambda, Status Code: 404)"));
        var text = new String(result.payload(), StandardCharsets.UTF_8);
        if (!result.failed()) {
            return Values.parse(text);
        }
        var type = Values.parse(text) instanceof Map<?, ?> failure ? failure.get("errorType") : null;
        throw new TaskFailure(type instanceof String name ? name : "Lambda.Unknown", text);
    }
}
