package ai.jarvis.localstack.stepfunctions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.localstack.RunningEnds;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.InspectionLevel;
import software.amazon.awssdk.services.sfn.model.InvalidDefinitionException;
import software.amazon.awssdk.services.sfn.model.SfnException;
import software.amazon.awssdk.services.sfn.model.TestExecutionStatus;
import software.amazon.awssdk.services.sfn.model.TestStateRequest;
import software.amazon.awssdk.services.sfn.model.TestStateResponse;

/** The API's TestState: one state, tried out alone. */
class SingleStateTest {
    private static final String TASK =
            """
            {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Next": "Then",
              "Parameters": {"FunctionName": "f", "Payload.$": "$.a"},
              "ResultSelector": {"n.$": "$.Payload.n"}, "ResultPath": "$.r",
              "Retry": [{"ErrorEquals": ["Busy"], "IntervalSeconds": 4, "BackoffRate": 3, "MaxAttempts": 2}],
              "Catch": [{"ErrorEquals": ["Other"], "Next": "Elsewhere"},
                {"ErrorEquals": ["States.ALL"], "Next": "Rescue"}]}""";

    @TempDir
    private static Path directory;

    private static RunningEnds ends;
    private static SfnClient sfn;

    @BeforeAll
    static void start() {
        ends = RunningEnds.over(directory);
        ends.ends().recoverExecutions();
        sfn = ends.client(SfnClient.builder()
                .overrideConfiguration(configuration ->
                        configuration.putAdvancedOption(SdkAdvancedClientOption.DISABLE_HOST_PREFIX_INJECTION, true)));
    }

    @AfterAll
    static void stop() {
        ends.close();
    }

    private static TestStateResponse test(String definition, Consumer<TestStateRequest.Builder> more) {
        return sfn.testState(request -> {
            request.definition(definition).inspectionLevel(InspectionLevel.DEBUG);
            more.accept(request);
        });
    }

    @Test
    void tellsTheOutputAndWhatWouldBeNext() {
        var tested = test(
                """
                {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericEquals": 1, "Next": "One"}],
                  "Default": "Many"}""",
                request -> request.input("{\"n\": 1}"));

        assertThat(tested.status()).isEqualTo(TestExecutionStatus.SUCCEEDED);
        assertThat(tested.nextState()).isEqualTo("One");
        assertThat(tested.output()).isEqualTo("{\"n\":1}");
    }

    @Test
    void showsTheDataOnItsWayThroughTheState() {
        var tested = test(TASK, request -> request.input("{\"a\": {\"n\": 1}}")
                .mock(mock -> mock.result("{\"Payload\": {\"n\": 2, \"m\": 3}}")));

        assertThat(tested.status()).isEqualTo(TestExecutionStatus.SUCCEEDED);
        var data = tested.inspectionData();
        assertThat(data.afterParameters()).isEqualTo("{\"FunctionName\":\"f\",\"Payload\":{\"n\":1}}");
        assertThat(data.result()).isEqualTo("{\"Payload\":{\"n\":2,\"m\":3}}");
        assertThat(data.afterResultSelector()).isEqualTo("{\"n\":2}");
        assertThat(data.afterResultPath()).isEqualTo("{\"a\":{\"n\":1},\"r\":{\"n\":2}}");
        assertThat(tested.output()).isEqualTo(data.afterResultPath());
        assertThat(tested.nextState()).isEqualTo("Then");
    }

    @Test
    void tellsThatItWouldBeTriedAgainAndWhen() {
        var tested = test(TASK, request -> request.input("{\"a\": 1}")
                .mock(mock -> mock.errorOutput(error -> error.error("Busy").cause("later")))
                .stateConfiguration(configuration -> configuration.retrierRetryCount(1)));

        assertThat(tested.status()).isEqualTo(TestExecutionStatus.RETRIABLE);
        assertThat(tested.error()).isEqualTo("Busy");
        assertThat(tested.inspectionData().errorDetails().retryBackoffIntervalSeconds())
                .isEqualTo(12);
    }

    @Test
    void tellsWhichCatcherTakesTheError() {
        var tested = test(TASK, request -> request.input("{\"a\": 1}")
                .mock(mock -> mock.errorOutput(error -> error.error("Broken"))));

        assertThat(tested.status()).isEqualTo(TestExecutionStatus.CAUGHT_ERROR);
        assertThat(tested.error()).isEqualTo("Broken");
        assertThat(tested.nextState()).isEqualTo("Rescue");
        assertThat(tested.inspectionData().errorDetails().catchIndex()).isEqualTo(1);
        assertThat(tested.output()).isEqualTo("{\"Error\":\"Broken\"}");
    }

    @Test
    void callsTheServiceIfNothingIsMocked() {
        var tested = test(
                """
                {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:listObjectsV2", "End": true,
                  "Parameters": {"Bucket": "no-such-bucket"}}""",
                request -> {});

        assertThat(tested.status()).isEqualTo(TestExecutionStatus.FAILED);
        assertThat(tested.error()).isEqualTo("S3.NoSuchBucketException");
    }

    @Test
    void takesAStateOutOfAMachineWithItsVariablesAndContext() {
        var tested = test(
                """
                {"QueryLanguage": "JSONata", "StartAt": "Outer", "States": {"Outer": {"Type": "Parallel", "End": true,
                  "Branches": [{"StartAt": "Inner", "States": {"Inner": {"Type": "Pass", "End": true,
                    "Assign": {"y": "{% $x + 1 %}"},
                    "Output": "{% $states.context.Execution.Name & ' ' & $x %}"}}}]}}}""",
                request -> request.stateName("Inner")
                        .variables("{\"x\": 1}")
                        .context("{\"Execution\": {\"Name\": \"mine\"}}"));

        assertThat(tested.output()).isEqualTo("\"mine 1\"");
        assertThat(tested.inspectionData().variables()).isEqualTo("{\"x\":1,\"y\":2}");
    }

    @Test
    void aMapStateNeedsAMock() {
        var map =
                """
                {"Type": "Map", "ItemSelector": {"v.$": "$$.Map.Item.Value"}, "End": true, "ItemProcessor":
                  {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}}""";

        assertThatThrownBy(() -> test(map, request -> request.input("[1]")))
                .isInstanceOf(SfnException.class)
                .hasMessageContaining("mock");
        var tested = test(map, request -> request.input("[1]").mock(mock -> mock.result("[\"done\"]")));
        assertThat(tested.output()).isEqualTo("[\"done\"]");
        assertThat(tested.inspectionData().afterItemSelector()).isEqualTo("[{\"v\":1}]");
    }

    @Test
    void refusesWhatIsNotAState() {
        assertThatThrownBy(() -> test("{\"Type\": \"Nap\"}", request -> {}))
                .isInstanceOf(InvalidDefinitionException.class);
    }
}
