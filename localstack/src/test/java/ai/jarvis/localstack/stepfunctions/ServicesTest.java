package ai.jarvis.localstack.stepfunctions;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.localstack.RunningEnds;
import ai.jarvis.localstack.ecs.TaskLauncher;
import ai.jarvis.platform.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;
import software.amazon.awssdk.services.sns.SnsClient;

/** Task states that call other services of this machine. */
class ServicesTest {
    private static final String ROLE = "arn:aws:iam::000000000000:role/any";

    @TempDir
    private static Path directory;

    private static RunningEnds ends;
    private static SfnClient sfn;

    /** Launches tasks that end when the test says so. */
    private static final class ObedientLauncher implements TaskLauncher {
        private final LinkedBlockingQueue<Request> requests = new LinkedBlockingQueue<>();
        private final LinkedBlockingQueue<String> stops = new LinkedBlockingQueue<>();
        private final CompletableFuture<Exit> end = new CompletableFuture<>();

        @Override
        public Running launch(Request request) {
            requests.add(request);
            return new Running() {
                @Override
                public CompletableFuture<Exit> ended() {
                    return end;
                }

                @Override
                public void stop(String reason) {
                    stops.add(reason);
                    end.complete(new Exit(Map.of("code", 137), reason));
                }
            };
        }

        Request request() throws InterruptedException {
            return requests.poll(10, TimeUnit.SECONDS);
        }
    }

    @BeforeAll
    static void start() {
        ends = RunningEnds.over(directory);
        ends.ends().recoverExecutions();
        sfn = ends.client(SfnClient.builder());
    }

    @AfterAll
    static void stop() {
        ends.close();
    }

    private static String run(String resource, String parameters) {
        var machine = sfn.createStateMachine(request -> request.name("m-" + UUID.randomUUID())
                        .definition(
                                """
                                {"StartAt": "Call", "States": {"Call": {"Type": "Task", "End": true,
                                  "Resource": "arn:aws:states:::%s", "Parameters": %s}}}"""
                                        .formatted(resource, parameters))
                        .roleArn(ROLE))
                .stateMachineArn();
        return sfn.startExecution(request -> request.stateMachineArn(machine)).executionArn();
    }

    private static DescribeExecutionResponse end(String execution) {
        return eventually(
                () -> sfn.describeExecution(request -> request.executionArn(execution)),
                described -> described.status() != ExecutionStatus.RUNNING);
    }

    private static Map<?, ?> output(String execution) {
        var ended = end(execution);
        assertThat(ended.status()).as(ended.error() + ": " + ended.cause()).isEqualTo(ExecutionStatus.SUCCEEDED);
        return Json.readObject(ended.output());
    }

    @Test
    void publishesOnATopicWhoseQueueGetsIt() {
        ends.receive("seen");
        var sns = ends.client(SnsClient.builder());
        var topic = sns.createTopic(request -> request.name("news")).topicArn();
        sns.subscribe(request -> request.topicArn(topic)
                .protocol("sqs")
                .endpoint("arn:aws:sqs:" + RunningEnds.REGION + ":000000000000:seen"));

        var answer = output(run(
                "sns:publish",
                """
                {"TopicArn": "%s", "Message": {"who": "me & you"}, "MessageAttributes":
                  {"kind": {"DataType": "String", "StringValue": "greeting"}}}"""
                        .formatted(topic)));

        var bodies = eventually(
                () -> ends.receive("seen").stream()
                        .map(message -> Json.readObject(message.body()))
                        .filter(body -> "Notification".equals(body.get("Type")))
                        .toList(),
                messages -> !messages.isEmpty());
        assertThat(bodies.getFirst().get("Message")).isEqualTo("{\"who\":\"me & you\"}");
        assertThat(bodies.getFirst().get("MessageId")).isEqualTo(answer.get("MessageId"));
        assertThat(bodies.getFirst().get("MessageAttributes"))
                .isEqualTo(Map.of("kind", Map.of("Type", "String", "Value", "greeting")));
        assertThat(answer.get("SdkHttpMetadata")).isInstanceOf(Map.class);
        assertThat(sns.listSubscriptionsByTopic(request -> request.topicArn(topic))
                        .subscriptions())
                .hasSize(1);
    }

    @Test
    void whatSnsRefusesHasTheNameAndTheWordsThatItHasOnAws() {
        var unknown = end(run(
                "sns:publish",
                "{\"TopicArn\": \"arn:aws:sns:eu-central-2:000000000000:nothing\", \"Message\": \"x\"}"));
        assertThat(unknown.error()).isEqualTo("SNS.NotFoundException");
        assertThat(unknown.cause())
                .startsWith("Topic does not exist (Service: AmazonSNS; Status Code: 404; Error Code: NotFound; ");

        var topic = ends.client(SnsClient.builder())
                .createTopic(request -> request.name("ordered.fifo"))
                .topicArn();
        var ungrouped = end(run("aws-sdk:sns:publish", "{\"TopicArn\": \"%s\", \"Message\": \"x\"}".formatted(topic)));
        assertThat(ungrouped.error()).isEqualTo("Sns.InvalidParameterException");
        assertThat(ungrouped.cause()).startsWith("Invalid parameter: The MessageGroupId parameter is required");
    }

    @Test
    void asksAModelAndGivesItsAnswerAsJson() {
        var answer = output(
                run("bedrock:invokeModel", "{\"ModelId\": \"local-embedding\", \"Body\": {\"inputText\": \"hello\"}}"));
        assertThat(((Map<?, ?>) answer.get("Body")).get("embedding")).isInstanceOf(List.class);

        ends.s3()
                .putObject(
                        request -> request.bucket("documents").key("question.json"),
                        RequestBody.fromString("{\"inputText\": \"hello\"}"));
        output(
                run(
                        "bedrock:invokeModel",
                        """
                {"ModelId": "local-embedding", "Input": {"S3Uri": "s3://documents/question.json"},
                  "Output": {"S3Uri": "s3://documents/answer.json"}}"""));
        assertThat(ends.s3()
                        .getObjectAsBytes(request -> request.bucket("documents").key("answer.json"))
                        .asUtf8String())
                .contains("\"embedding\"");

        assertThat(end(run("bedrock:invokeModel", "{\"ModelId\": \"nobody/at all\", \"Body\": {}}"))
                        .error())
                .startsWith("Bedrock.");
    }

    @Test
    void waitsForTheEndOfATaskOfEcs() throws Exception {
        var launcher = new ObedientLauncher();
        ends.ends().ecs().register("obedient", launcher);
        var execution = run(
                "ecs:runTask.sync",
                """
                {"TaskDefinition": "obedient", "LaunchType": "FARGATE", "Overrides": {"ContainerOverrides": [
                  {"Name": "code", "Command": ["run"], "Environment": [{"Name": "LANG", "Value": "C"}]}]}}""");

        assertThat(launcher.request().overrides())
                .containsExactly(new TaskLauncher.ContainerOverride("code", List.of("run"), Map.of("LANG", "C")));
        assertThat(sfn.describeExecution(request -> request.executionArn(execution))
                        .status())
                .isEqualTo(ExecutionStatus.RUNNING);
        launcher.end.complete(new TaskLauncher.Exit(Map.of("code", 0), "done"));

        var task = output(execution);
        assertThat(task.get("LastStatus")).isEqualTo("STOPPED");
        assertThat(((Map<?, ?>) ((List<?>) task.get("Containers")).getFirst()).get("ExitCode"))
                .isEqualTo(0);
        assertThat(sfn.getExecutionHistoryPaginator(request -> request.executionArn(execution)).events().stream()
                        .map(HistoryEvent::type))
                .containsSubsequence(
                        HistoryEventType.TASK_STARTED,
                        HistoryEventType.TASK_SUBMITTED,
                        HistoryEventType.TASK_SUCCEEDED);
    }

    @Test
    void aTaskOfEcsThatFailsFailsItsState() {
        var launcher = new ObedientLauncher();
        launcher.end.complete(new TaskLauncher.Exit(Map.of("code", 3), "Essential container in task exited"));
        ends.ends().ecs().register("failing", launcher);

        var ended = end(run("ecs:runTask.sync", "{\"TaskDefinition\": \"failing:1\"}"));

        assertThat(ended.error()).isEqualTo("States.TaskFailed");
        assertThat(Json.readObject(ended.cause()).get("StoppedReason")).isEqualTo("Essential container in task exited");
    }

    @Test
    void stoppingAnExecutionStopsTheTaskOfEcsThatItWaitsFor() throws Exception {
        var launcher = new ObedientLauncher();
        ends.ends().ecs().register("endless", launcher);
        var execution = run("ecs:runTask.sync", "{\"TaskDefinition\": \"endless\"}");
        launcher.request();
        eventually(
                () -> sfn.getExecutionHistory(request -> request.executionArn(execution))
                        .events(),
                events -> events.getLast().type() == HistoryEventType.TASK_SUBMITTED);

        sfn.stopExecution(request -> request.executionArn(execution));

        assertThat(launcher.stops.poll(10, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void aTaskOfEcsMayEndItsStateByAToken() throws Exception {
        var launcher = new ObedientLauncher();
        ends.ends().ecs().register("calls-back", launcher);
        var execution = run(
                "ecs:runTask.waitForTaskToken",
                """
                {"TaskDefinition": "calls-back", "Overrides": {"ContainerOverrides": [{"Name": "code",
                  "Environment": [{"Name": "TOKEN", "Value.$": "$$.Task.Token"}]}]}}""");
        var token = launcher.request().overrides().getFirst().environment().get("TOKEN");

        eventually(
                () -> sfn.getExecutionHistory(request -> request.executionArn(execution))
                        .events(),
                events -> events.getLast().type() == HistoryEventType.TASK_SUBMITTED);
        sfn.sendTaskSuccess(request -> request.taskToken(token).output("{\"n\": 1}"));

        assertThat(end(execution).output()).isEqualTo("{\"n\":1}");
    }

    @Test
    void aTaskDefinitionThatNobodyRegisteredIsNotFound() {
        var ended = end(run("ecs:runTask", "{\"TaskDefinition\": \"nothing\"}"));

        assertThat(ended.error()).isEqualTo("ECS.ClientException");
        assertThat(ended.cause()).startsWith("TaskDefinition not found. (Service: AmazonECS; Status Code: 400;");
    }
}
