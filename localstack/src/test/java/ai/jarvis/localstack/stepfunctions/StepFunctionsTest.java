package ai.jarvis.localstack.stepfunctions;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.localstack.RunningEnds;
import ai.jarvis.localstack.lambda.FunctionHandler;
import ai.jarvis.localstack.manifest.Functions;
import ai.jarvis.platform.Json;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;
import software.amazon.awssdk.services.sfn.model.InvalidDefinitionException;
import software.amazon.awssdk.services.sfn.model.RoutingConfigurationListItem;
import software.amazon.awssdk.services.sfn.model.StateMachineDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.StateMachineType;
import software.amazon.awssdk.services.sfn.model.TaskTimedOutException;
import software.amazon.awssdk.services.sfn.model.ValidateStateMachineDefinitionResultCode;

class StepFunctionsTest {
    private static final String ROLE = "arn:aws:iam::000000000000:role/any";
    private static final AtomicInteger CALLS = new AtomicInteger();

    @TempDir
    private static Path directory;

    private static RunningEnds ends;
    private static SfnClient sfn;

    /** Doubles numbers; what is not one it throws at, and some numbers only at first. */
    public static final class Doubler implements RequestHandler<Map<String, Object>, Map<String, Object>> {
        @Override
        public Map<String, Object> handleRequest(Map<String, Object> input, Context context) {
            CALLS.incrementAndGet();
            if (!(input.get("n") instanceof Integer n)) {
                throw new IllegalArgumentException("no number");
            }
            return Map.of("n", n * 2);
        }
    }

    @BeforeAll
    static void start() {
        ends = started();
        sfn = client();
    }

    /** AWS answers synchronous executions under a name of its own; this machine has one name. */
    private static SfnClient client() {
        return ends.client(SfnClient.builder()
                .overrideConfiguration(configuration ->
                        configuration.putAdvancedOption(SdkAdvancedClientOption.DISABLE_HOST_PREFIX_INJECTION, true)));
    }

    private static RunningEnds started() {
        var running = RunningEnds.over(directory.resolve("data"));
        var doubler = new Functions.Function(
                "doubler",
                "doubler",
                Functions.Caller.STATE_MACHINE,
                Optional.empty(),
                List.of(),
                512,
                Duration.ofSeconds(5),
                Optional.empty(),
                Optional.empty(),
                List.of());
        running.ends().lambda().deploy(doubler, () -> FunctionHandler.of(new Doubler(), Map.class));
        running.ends().recoverExecutions();
        return running;
    }

    @AfterAll
    static void stop() {
        ends.close();
    }

    private static String create(String definition) {
        return create(definition, StateMachineType.STANDARD);
    }

    private static String create(String definition, StateMachineType type) {
        return sfn.createStateMachine(request -> request.name("m-" + UUID.randomUUID())
                        .definition(definition)
                        .type(type)
                        .roleArn(ROLE))
                .stateMachineArn();
    }

    private static String start(String machine, String input) {
        return sfn.startExecution(request -> request.stateMachineArn(machine).input(input))
                .executionArn();
    }

    private static DescribeExecutionResponse end(String execution) {
        return eventually(
                () -> sfn.describeExecution(request -> request.executionArn(execution)),
                described -> described.status() != ExecutionStatus.RUNNING);
    }

    private static List<HistoryEvent> history(String execution) {
        return sfn
                .getExecutionHistoryPaginator(
                        request -> request.executionArn(execution).maxResults(3))
                .events()
                .stream()
                .toList();
    }

    private static final String DOUBLE =
            """
            {"StartAt": "Double", "States": {
              "Double": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters":
                {"FunctionName": "doubler", "Payload.$": "$"}, "OutputPath": "$.Payload", "Next": "Enough"},
              "Enough": {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericGreaterThan": 20, "Next": "Done"}],
                "Default": "Double"},
              "Done": {"Type": "Succeed"}}}""";

    @Test
    void runsAMachineAndTellsAllThatHappened() {
        var machine = create(DOUBLE);

        var execution = start(machine, "{\"n\": 6}");

        var ended = end(execution);
        assertThat(ended.output()).isEqualTo("{\"n\":24}");
        var events = history(execution);
        assertThat(events)
                .extracting(HistoryEvent::type)
                .containsExactly(
                        HistoryEventType.EXECUTION_STARTED,
                        HistoryEventType.TASK_STATE_ENTERED,
                        HistoryEventType.TASK_SCHEDULED,
                        HistoryEventType.TASK_STARTED,
                        HistoryEventType.TASK_SUCCEEDED,
                        HistoryEventType.TASK_STATE_EXITED,
                        HistoryEventType.CHOICE_STATE_ENTERED,
                        HistoryEventType.CHOICE_STATE_EXITED,
                        HistoryEventType.TASK_STATE_ENTERED,
                        HistoryEventType.TASK_SCHEDULED,
                        HistoryEventType.TASK_STARTED,
                        HistoryEventType.TASK_SUCCEEDED,
                        HistoryEventType.TASK_STATE_EXITED,
                        HistoryEventType.CHOICE_STATE_ENTERED,
                        HistoryEventType.CHOICE_STATE_EXITED,
                        HistoryEventType.SUCCEED_STATE_ENTERED,
                        HistoryEventType.SUCCEED_STATE_EXITED,
                        HistoryEventType.EXECUTION_SUCCEEDED);
        assertThat(events.get(2).taskScheduledEventDetails().parameters())
                .isEqualTo("{\"FunctionName\":\"doubler\",\"Payload\":{\"n\":6}}");
        assertThat(events.get(1).stateEnteredEventDetails().name()).isEqualTo("Double");
        assertThat(events).extracting(HistoryEvent::id).isSorted();
        assertThat(sfn.listExecutions(
                                request -> request.stateMachineArn(machine).statusFilter(ExecutionStatus.SUCCEEDED))
                        .executions())
                .extracting(item -> item.executionArn())
                .containsExactly(execution);
    }

    @Test
    void aFunctionsExceptionIsTheErrorThatStatesCatch() {
        var execution = start(
                create(
                        """
                {"QueryLanguage": "JSONata", "StartAt": "Double", "States": {
                  "Double": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments":
                    {"FunctionName": "doubler", "Payload": {}}, "End": true, "Catch": [
                      {"ErrorEquals": ["java.lang.IllegalArgumentException"], "Next": "Caught",
                       "Output": "{% $parse($states.errorOutput.Cause).errorMessage %}"}]},
                  "Caught": {"Type": "Pass", "End": true}}}"""),
                "{}");

        assertThat(end(execution).output()).isEqualTo("\"no number\"");
    }

    @Test
    void refusesWhatIsNotAMachineAndSaysWhere() {
        assertThatThrownBy(() ->
                        create("{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\", \"Next\": \"B\"}}}"))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessageContaining("Missing 'Next' target: B at /States/A");
        var validated = sfn.validateStateMachineDefinition(request -> request.definition("{\"StartAt\": 1"));
        assertThat(validated.result()).isEqualTo(ValidateStateMachineDefinitionResultCode.FAIL);
        assertThatThrownBy(() -> start("arn:aws:states:eu-central-2:000000000000:stateMachine:unknown", "{}"))
                .isInstanceOf(StateMachineDoesNotExistException.class);
        assertThatThrownBy(() -> sfn.describeExecution(
                        request -> request.executionArn("arn:aws:states:eu-central-2:000000000000:execution:m:x")))
                .isInstanceOf(ExecutionDoesNotExistException.class);
    }

    @Test
    void aTaskWithATokenEndsWhenSomebodySaysSo() {
        ends.receive("seen");
        var execution = start(
                create(
                        """
                {"StartAt": "Ask", "States": {"Ask": {"Type": "Task", "HeartbeatSeconds": 20,
                  "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                  "Parameters": {"QueueUrl": "%s", "MessageBody": {"token.$": "$$.Task.Token"}}, "End": true}}}"""
                                .formatted(ends.queueUrl("seen"))),
                "{}");
        var body = eventually(
                        () -> ends.receive("seen").stream()
                                .filter(message -> message.body().contains("token"))
                                .toList(),
                        messages -> !messages.isEmpty())
                .getFirst()
                .body();
        var token = (String) Json.readObject(body).get("token");

        sfn.sendTaskHeartbeat(request -> request.taskToken(token));
        sfn.sendTaskSuccess(request -> request.taskToken(token).output("{\"answer\": 42}"));

        assertThat(end(execution).output()).isEqualTo("{\"answer\":42}");
        assertThatThrownBy(() ->
                        sfn.sendTaskSuccess(request -> request.taskToken(token).output("{}")))
                .isInstanceOf(TaskTimedOutException.class);
        assertThat(history(execution))
                .extracting(HistoryEvent::type)
                .contains(HistoryEventType.TASK_SUBMITTED, HistoryEventType.TASK_SUCCEEDED);
    }

    @Test
    void anActivitysWorkIsFetchedByItsWorker() {
        var activity = sfn.createActivity(request -> request.name("a-" + UUID.randomUUID()))
                .activityArn();
        var execution = start(
                create(
                        """
                {"StartAt": "Work", "States": {"Work": {"Type": "Task", "Resource": "%s", "End": true}}}"""
                                .formatted(activity)),
                "{\"n\": 1}");

        var task = sfn.getActivityTask(request -> request.activityArn(activity).workerName("me"));

        assertThat(task.input()).isEqualTo("{\"n\":1}");
        sfn.sendTaskFailure(
                request -> request.taskToken(task.taskToken()).error("TooHard").cause("really"));
        var ended = end(execution);
        assertThat(ended.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(ended.error()).isEqualTo("TooHard");
    }

    @Test
    void anExpressMachineAnswersAtOnce() {
        var machine = create(DOUBLE, StateMachineType.EXPRESS);

        var answer = sfn.startSyncExecution(
                request -> request.stateMachineArn(machine).input("{\"n\": 11}"));

        assertThat(answer.output()).isEqualTo("{\"n\":22}");
    }

    @Test
    void anAliasSharesExecutionsBetweenItsVersions() {
        var machine =
                create("{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\", \"Result\": 1, \"End\": true}}}");
        var first = sfn.publishStateMachineVersion(request -> request.stateMachineArn(machine))
                .stateMachineVersionArn();
        sfn.updateStateMachine(
                request -> request.stateMachineArn(machine)
                        .definition(
                                "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\", \"Result\": 2, \"End\": true}}}"));
        var second = sfn.publishStateMachineVersion(request -> request.stateMachineArn(machine))
                .stateMachineVersionArn();
        var alias = sfn.createStateMachineAlias(
                        request -> request.name("live").routingConfiguration(route(first, 50), route(second, 50)))
                .stateMachineAliasArn();
        var outputs = new ArrayList<String>();
        for (int i = 0; i < 60; i++) {
            outputs.add(end(start(alias, "{}")).output());
        }
        assertThat(outputs).contains("1", "2");

        sfn.updateStateMachineAlias(
                request -> request.stateMachineAliasArn(alias).routingConfiguration(route(first, 100)));

        var execution = end(start(alias, "{}"));
        assertThat(execution.output()).isEqualTo("1");
        assertThat(execution.stateMachineVersionArn()).isEqualTo(first);
        assertThat(execution.stateMachineAliasArn()).isEqualTo(alias);
        assertThat(sfn.listStateMachineVersions(request -> request.stateMachineArn(machine))
                        .stateMachineVersions())
                .hasSize(2);
    }

    private static RoutingConfigurationListItem route(String version, int weight) {
        return RoutingConfigurationListItem.builder()
                .stateMachineVersionArn(version)
                .weight(weight)
                .build();
    }

    @Test
    void aNameThatSeveralStartAtOnceIsOneExecution() throws Exception {
        var machine = create(
                "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Wait\", \"Seconds\": 600, \"End\": true}}}");
        try (var starters = Executors.newFixedThreadPool(4);
                var impatient = ends.client(SfnClient.builder()
                        .overrideConfiguration(
                                configuration -> configuration.retryStrategy(AwsRetryStrategy.doNotRetry())))) {
            for (int i = 0; i < 50; i++) {
                var name = "at-once-" + i;
                Callable<String> start = () -> impatient
                        .startExecution(request ->
                                request.stateMachineArn(machine).name(name).input("{}"))
                        .executionArn();
                var arns = starters.invokeAll(Collections.nCopies(4, start));
                for (var arn : arns) {
                    assertThat(arn.get()).endsWith(":" + name);
                }
            }
        }
        assertThat(sfn.listExecutions(request -> request.stateMachineArn(machine))
                        .executions())
                .hasSize(50);
    }

    @Test
    void aNameIsUsedOnce() {
        var machine = create(
                "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Wait\", \"Seconds\": 600, \"End\": true}}}");
        var arn = sfn.startExecution(
                        request -> request.stateMachineArn(machine).name("one").input("{}"))
                .executionArn();

        assertThat(sfn.startExecution(request ->
                                request.stateMachineArn(machine).name("one").input("{}"))
                        .executionArn())
                .isEqualTo(arn);
        assertThatThrownBy(() -> sfn.startExecution(
                        request -> request.stateMachineArn(machine).name("one").input("{\"n\": 1}")))
                .isInstanceOf(ExecutionAlreadyExistsException.class);

        sfn.stopExecution(request -> request.executionArn(arn).error("Enough").cause("of this"));
        var stopped = end(arn);
        assertThat(stopped.status()).isEqualTo(ExecutionStatus.ABORTED);
        assertThat(stopped.error()).isEqualTo("Enough");
        assertThat(history(arn))
                .extracting(HistoryEvent::type)
                .endsWith(HistoryEventType.WAIT_STATE_ABORTED, HistoryEventType.EXECUTION_ABORTED);
    }

    @Test
    void redrivingKeepsWhatSucceeded() {
        var before = CALLS.get();
        var execution = start(
                create(
                        """
                {"StartAt": "Both", "States": {"Both": {"Type": "Parallel", "End": true, "Branches": [
                  {"StartAt": "Double", "States": {"Double": {"Type": "Task",
                     "Resource": "arn:aws:lambda:eu-central-2:000000000000:function:doubler", "End": true}}},
                  {"StartAt": "Late", "States": {
                     "Late": {"Type": "Wait", "Seconds": 1, "Next": "Get"},
                     "Get": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:getObject",
                       "Parameters": {"Bucket": "documents", "Key": "redriven"},
                       "ResultSelector": {"text.$": "$.Body"}, "End": true}}}]}}}"""),
                "{\"n\": 4}");
        assertThat(end(execution).error()).isEqualTo("S3.NoSuchKeyException");
        ends.s3().putObject(request -> request.bucket("documents").key("redriven"), RequestBody.fromString("here"));

        sfn.redriveExecution(request -> request.executionArn(execution));

        assertThat(end(execution).output()).isEqualTo("[{\"n\":8},{\"text\":\"here\"}]");
        assertThat(CALLS.get() - before).isOne();
        assertThat(history(execution)).extracting(HistoryEvent::type).contains(HistoryEventType.EXECUTION_REDRIVEN);
    }

    @Test
    void aStateWaitsForTheExecutionThatItStarts() {
        var child = create(DOUBLE);
        var execution = start(
                create(
                        """
                {"StartAt": "Child", "States": {"Child": {"Type": "Task",
                  "Resource": "arn:aws:states:::states:startExecution.sync:2",
                  "Parameters": {"StateMachineArn": "%s", "Input.$": "$"}, "OutputPath": "$.Output", "End": true}}}"""
                                .formatted(child)),
                "{\"n\": 15}");

        assertThat(end(execution).output()).isEqualTo("{\"n\":30}");
    }

    @Test
    void aDistributedMapReadsItsItemsFromS3AndWritesWhatCameOfThem() {
        ends.s3()
                .putObject(
                        request -> request.bucket("documents").key("items.csv"), RequestBody.fromString("n\n1\n2\n"));
        var execution = start(
                create(
                        """
                {"QueryLanguage": "JSONata", "StartAt": "Each", "States": {"Each": {"Type": "Map", "End": true,
                  "ItemReader": {"Resource": "arn:aws:states:::s3:getObject",
                    "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"},
                    "Arguments": {"Bucket": "documents", "Key": "items.csv"}},
                  "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                    "StartAt": "Double", "States": {"Double": {"Type": "Task",
                      "Resource": "arn:aws:states:::lambda:invoke",
                      "Arguments": {"FunctionName": "doubler", "Payload": {"n": "{% $number($states.input.n) %}"}},
                      "Output": "{% $states.result.Payload %}", "End": true}}},
                  "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject",
                    "Arguments": {"Bucket": "documents", "Prefix": "results"}}}}}"""),
                "{}");

        var output = Json.readObject(end(execution).output());
        var written = (Map<?, ?>) output.get("ResultWriterDetails");
        var manifest = Json.readObject(text((String) written.get("Key")));
        var succeeded = (List<?>) ((Map<?, ?>) manifest.get("ResultFiles")).get("SUCCEEDED");
        assertThat(text((String) ((Map<?, ?>) succeeded.getFirst()).get("Key")))
                .contains("{\\\"n\\\":2}", "{\\\"n\\\":4}");
    }

    private static String text(String key) {
        return ends.s3()
                .getObjectAsBytes(request -> request.bucket("documents").key(key))
                .asUtf8String();
    }

    @Test
    void publishesAnEventForAnotherToSee() {
        ends.receive("seen");
        start(
                create(
                        """
                {"StartAt": "Tell", "States": {"Tell": {"Type": "Task", "Resource": "arn:aws:states:::events:putEvents",
                  "Parameters": {"Entries": [{"Source": "jarvis.test", "DetailType": "Note Taken",
                    "EventBusName": "jarvis", "Detail": {"who.$": "$$.Execution.Name"}}]}, "End": true}}}"""),
                "{}");

        assertThat(ends.events(seen ->
                        seen.stream().anyMatch(event -> event.at("/detail/who").isTextual())))
                .anyMatch(event -> event.at("/detail/who").isTextual());
    }

    @Test
    void goesOnAfterARestartAndCallsNothingAgainThatAnswered() {
        var before = CALLS.get();
        var executions = new ArrayList<String>();
        var machine = create(
                """
                {"StartAt": "Before", "States": {
                  "Before": {"Type": "Task", "Resource": "arn:aws:lambda:eu-central-2:000000000000:function:doubler",
                    "Next": "Pause"},
                  "Pause": {"Type": "Wait", "Seconds": 2, "Next": "After"},
                  "After": {"Type": "Task", "Resource": "arn:aws:lambda:eu-central-2:000000000000:function:doubler",
                    "End": true}}}""");
        for (int i = 0; i < 10; i++) {
            executions.add(start(machine, "{\"n\": " + i + "}"));
        }
        // Whose call was answered, not only made.
        eventually(() -> waiting(executions), count -> count == 10);

        ends.close();
        ends = started();
        sfn = client();

        for (int i = 0; i < 10; i++) {
            assertThat(end(executions.get(i)).output()).isEqualTo("{\"n\":" + 4 * i + "}");
        }
        assertThat(CALLS.get() - before).isEqualTo(20);
        assertThat(Collections.max(history(executions.getFirst()).stream()
                        .map(HistoryEvent::id)
                        .toList()))
                .isEqualTo(14);
    }

    private long waiting(List<String> executions) {
        return executions.stream()
                .filter(execution -> history(execution).stream()
                        .anyMatch(event -> event.type() == HistoryEventType.WAIT_STATE_ENTERED))
                .count();
    }

    @Test
    void aStateStillWaitsForTheExecutionThatItStartedAfterARestart() {
        var child = create(
                "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Wait\", \"Seconds\": 3, \"End\": true}}}");
        var execution = start(
                create(
                        """
                {"StartAt": "Child", "States": {"Child": {"Type": "Task",
                  "Resource": "arn:aws:states:::states:startExecution.sync:2",
                  "Parameters": {"StateMachineArn": "%s", "Input.$": "$"}, "OutputPath": "$.Output", "End": true}}}"""
                                .formatted(child)),
                "{\"n\": 1}");
        eventually(() -> history(execution), events -> events.getLast().type() == HistoryEventType.TASK_SUBMITTED);

        ends.close();
        ends = started();
        sfn = client();

        assertThat(end(execution).output()).isEqualTo("{\"n\":1}");
        assertThat(sfn.listExecutions(request -> request.stateMachineArn(child)).executions())
                .hasSize(1);
        assertThat(history(execution)).extracting(HistoryEvent::type).containsOnlyOnce(HistoryEventType.TASK_SUBMITTED);
    }
}
