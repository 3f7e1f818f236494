package ai.jarvis.localstack.lambda;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.localstack.RunningEnds;
import ai.jarvis.localstack.manifest.Functions;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

class InvokeTest {
    private static final AtomicInteger CALLS = new AtomicInteger();

    @TempDir
    private static Path directory;

    private static RunningEnds ends;
    private static LambdaClient lambda;

    /** Greets; what it cannot greet it throws at. */
    public static final class Greeter implements RequestHandler<Map<String, Object>, Map<String, Object>> {
        @Override
        public Map<String, Object> handleRequest(Map<String, Object> input, Context context) {
            CALLS.incrementAndGet();
            if (!input.containsKey("name")) {
                throw new IllegalArgumentException("nobody to greet");
            }
            return Map.of(
                    "greeting",
                    "您好 " + input.get("name"),
                    "function",
                    context.getFunctionName(),
                    "memory",
                    context.getMemoryLimitInMB(),
                    "inTime",
                    context.getRemainingTimeInMillis() > 0 && context.getRemainingTimeInMillis() <= 5_000);
        }
    }

    @BeforeAll
    static void start() {
        ends = RunningEnds.over(directory);
        lambda = ends.lambda();
        ends.ends()
                .lambda()
                .deploy(
                        new Functions.Function(
                                "greeter",
                                "greeter",
                                Functions.Caller.HTTP,
                                Optional.empty(),
                                List.of(),
                                512,
                                Duration.ofSeconds(5),
                                Optional.empty(),
                                Optional.empty(),
                                List.of()),
                        () -> FunctionHandler.of(new Greeter(), Map.class));
    }

    @AfterAll
    static void stop() {
        ends.close();
    }

    @Test
    void answersWithWhatTheFunctionReturns() throws IOException {
        InvokeResponse response = invoke("greeter", "{\"name\":\"王\"}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.functionError()).isNull();
        assertThat(response.executedVersion()).isEqualTo("$LATEST");
        assertThat(new JsonMapper().readTree(response.payload().asUtf8String()))
                .isEqualTo(json("{'greeting':'您好 王','function':'greeter','memory':512,'inTime':true}"));
    }

    @Test
    void findsTheFunctionByItsArn() {
        assertThat(invoke("arn:aws:lambda:eu-central-2:000000000000:function:greeter:live", "{\"name\":\"x\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void reportsAnExceptionWithoutItsStackTrace() throws IOException {
        InvokeResponse response = invoke("greeter", "{}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.functionError()).isEqualTo("Unhandled");
        assertThat(new JsonMapper().readTree(response.payload().asUtf8String()))
                .isEqualTo(json("{'errorMessage':'nobody to greet','errorType':'java.lang.IllegalArgumentException'}"));
    }

    @Test
    void answersAnEventBeforeTheFunctionHasRun() {
        int before = CALLS.get();

        InvokeResponse response = lambda.invoke(request -> request.functionName("greeter")
                .invocationType(InvocationType.EVENT)
                .payload(SdkBytes.fromUtf8String("{\"name\":\"later\"}")));

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(eventually(Duration.ofSeconds(5), CALLS::get, calls -> calls > before))
                .isGreaterThan(before);
    }

    @Test
    void runsNothingInADryRun() {
        assertThat(lambda.invoke(request -> request.functionName("greeter").invocationType(InvocationType.DRY_RUN))
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void knowsWhichFunctionsThereAreNot() {
        assertThatThrownBy(() -> invoke("nobody", "{}"))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Function not found: nobody");
    }

    private static JsonNode json(String text) throws IOException {
        return new JsonMapper().readTree(text.replace('\'', '"'));
    }

    private static InvokeResponse invoke(String function, String payload) {
        return lambda.invoke(request -> request.functionName(function).payload(SdkBytes.fromUtf8String(payload)));
    }
}
