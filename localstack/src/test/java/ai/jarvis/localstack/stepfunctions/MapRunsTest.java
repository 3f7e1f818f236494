package ai.jarvis.localstack.stepfunctions;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.localstack.RunningEnds;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.DescribeMapRunResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;
import software.amazon.awssdk.services.sfn.model.MapRunStatus;
import software.amazon.awssdk.services.sfn.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sfn.model.SfnException;

/** The runs of distributed Map states, as an operator sees them. */
class MapRunsTest {
    private static final String ROLE = "arn:aws:iam::000000000000:role/any";

    private static final String PICKY =
            """
            {"StartAt": "Each", "States": {"Each": {"Type": "Map", "End": true, %s "ItemProcessor": {
              "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
              "StartAt": "Look", "States": {
                "Look": {"Type": "Choice", "Choices": [{"Variable": "$", "NumericEquals": 2, "Next": "Refuse"}],
                  "Default": "Take"},
                "Refuse": {"Type": "Fail", "Error": "Two", "Cause": "not this one"},
                "Take": {"Type": "Pass", "End": true}}}}}}""";

    @TempDir
    private static Path directory;

    private static RunningEnds ends;
    private static SfnClient sfn;

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

    private static String start(String definition, String input) {
        var machine = sfn.createStateMachine(request -> request.name("m-" + UUID.randomUUID())
                        .definition(definition)
                        .roleArn(ROLE))
                .stateMachineArn();
        return sfn.startExecution(request -> request.stateMachineArn(machine).input(input))
                .executionArn();
    }

    private static DescribeExecutionResponse end(String execution) {
        return eventually(() -> describe(execution), it -> it.status() != ExecutionStatus.RUNNING);
    }

    private static DescribeExecutionResponse describe(String execution) {
        return sfn.describeExecution(request -> request.executionArn(execution));
    }

    private static String mapRun(String execution) {
        var runs = sfn.listMapRuns(request -> request.executionArn(execution)).mapRuns();
        assertThat(runs).hasSize(1);
        return runs.getFirst().mapRunArn();
    }

    private static DescribeMapRunResponse described(String mapRun) {
        return sfn.describeMapRun(request -> request.mapRunArn(mapRun));
    }

    private static List<ExecutionListItem> children(String mapRun, ExecutionStatus status) {
        return sfn.listExecutions(request -> request.mapRunArn(mapRun).statusFilter(status))
                .executions();
    }

    private static List<HistoryEventType> history(String execution) {
        return sfn.getExecutionHistoryPaginator(request -> request.executionArn(execution)).events().stream()
                .map(HistoryEvent::type)
                .toList();
    }

    @Test
    void tellsWhatBecameOfEachItem() {
        var execution = start(PICKY.formatted("\"ToleratedFailureCount\": 1,"), "[1, 2, 3]");
        assertThat(end(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED);

        var run = described(mapRun(execution));

        assertThat(run.status()).isEqualTo(MapRunStatus.SUCCEEDED);
        assertThat(run.executionArn()).isEqualTo(execution);
        assertThat(run.toleratedFailureCount()).isEqualTo(1);
        assertThat(run.executionCounts().total()).isEqualTo(3);
        assertThat(run.executionCounts().succeeded()).isEqualTo(2);
        assertThat(run.itemCounts().failed()).isEqualTo(1);
        var failed = children(run.mapRunArn(), ExecutionStatus.FAILED).getFirst();
        assertThat(failed.mapRunArn()).isEqualTo(run.mapRunArn());
        var child = describe(failed.executionArn());
        assertThat(child.input()).isEqualTo("2");
        assertThat(child.error()).isEqualTo("Two");
        assertThat(child.cause()).isEqualTo("not this one");
        assertThat(history(failed.executionArn()))
                .containsExactly(
                        HistoryEventType.EXECUTION_STARTED,
                        HistoryEventType.CHOICE_STATE_ENTERED,
                        HistoryEventType.CHOICE_STATE_EXITED,
                        HistoryEventType.FAIL_STATE_ENTERED,
                        HistoryEventType.EXECUTION_FAILED);
        assertThat(children(run.mapRunArn(), ExecutionStatus.SUCCEEDED))
                .extracting(each -> describe(each.executionArn()).output())
                .containsExactlyInAnyOrder("1", "3");
        assertThat(history(execution))
                .containsSubsequence(
                        HistoryEventType.MAP_STATE_STARTED,
                        HistoryEventType.MAP_RUN_STARTED,
                        HistoryEventType.MAP_RUN_SUCCEEDED,
                        HistoryEventType.MAP_STATE_SUCCEEDED);
    }

    @Test
    void failsWhenMoreItemsFailThanAreTolerated() {
        var execution = start(PICKY.formatted(""), "[1, 2, 3]");

        assertThat(end(execution).error()).isEqualTo("States.ExceedToleratedFailureThreshold");
        assertThat(described(mapRun(execution)).status()).isEqualTo(MapRunStatus.FAILED);
        assertThat(history(execution)).contains(HistoryEventType.MAP_RUN_FAILED);
    }

    @Test
    void anOperatorMayHaveMoreOfItRunAtATime() {
        var activity = sfn.createActivity(request -> request.name("a-" + UUID.randomUUID()))
                .activityArn();
        var execution = start(
                """
                {"StartAt": "Each", "States": {"Each": {"Type": "Map", "MaxConcurrency": 1, "End": true,
                  "Label": "Busy", "ItemProcessor": {
                  "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "Work",
                  "States": {"Work": {"Type": "Task", "Resource": "%s", "End": true}}}}}}"""
                        .formatted(activity),
                "[1, 2, 3]");
        var run = mapRun(execution);
        assertThat(run).contains("/Busy:");
        assertThat(described(run).executionCounts().running()).isEqualTo(1);
        assertThat(described(run).executionCounts().pending()).isEqualTo(2);

        sfn.updateMapRun(request -> request.mapRunArn(run).maxConcurrency(3).toleratedFailurePercentage(50f));

        assertThat(described(run).executionCounts().running()).isEqualTo(3);
        assertThat(described(run).toleratedFailurePercentage()).isEqualTo(50f);
        for (int i = 0; i < 3; i++) {
            var task = sfn.getActivityTask(request -> request.activityArn(activity));
            sfn.sendTaskSuccess(request -> request.taskToken(task.taskToken()).output("\"done\""));
        }
        assertThat(end(execution).output()).isEqualTo("[\"done\",\"done\",\"done\"]");
        assertThatThrownBy(
                        () -> sfn.updateMapRun(request -> request.mapRunArn(run).maxConcurrency(1)))
                .isInstanceOf(SfnException.class)
                .hasMessageContaining("SUCCEEDED");
    }

    @Test
    void redrivingRunsAgainWhatFailedAndNothingElse() {
        var activity = sfn.createActivity(request -> request.name("a-" + UUID.randomUUID()))
                .activityArn();
        var execution = start(
                """
                {"StartAt": "Each", "States": {"Each": {"Type": "Map", "End": true, "ItemProcessor": {
                  "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "Look",
                  "States": {
                    "Look": {"Type": "Choice", "Choices": [{"Variable": "$", "NumericEquals": 2, "Next": "Work"}],
                      "Default": "Take"},
                    "Work": {"Type": "Task", "Resource": "%s", "End": true},
                    "Take": {"Type": "Pass", "End": true}}}}}}"""
                        .formatted(activity),
                "[1, 2]");
        var first = sfn.getActivityTask(request -> request.activityArn(activity));
        sfn.sendTaskFailure(request -> request.taskToken(first.taskToken()).error("Tired"));
        assertThat(end(execution).status()).isEqualTo(ExecutionStatus.FAILED);

        sfn.redriveExecution(request -> request.executionArn(execution));
        var second = sfn.getActivityTask(request -> request.activityArn(activity));
        sfn.sendTaskSuccess(request -> request.taskToken(second.taskToken()).output("\"rested\""));

        assertThat(end(execution).output()).isEqualTo("[1,\"rested\"]");
        var run = described(mapRun(execution));
        assertThat(run.redriveCount()).isEqualTo(1);
        assertThat(run.executionCounts().succeeded()).isEqualTo(2);
        assertThat(history(execution)).contains(HistoryEventType.MAP_RUN_REDRIVEN);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThatThrownBy(() -> described("arn:aws:states:eu-central-2:000000000000:mapRun:m/l:nothing"))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    private static String each(String reader) {
        return """
                {"StartAt": "Each", "States": {"Each": {"Type": "Map", "End": true, "ItemReader": %s, "ItemProcessor": {
                  "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                  "StartAt": "Take", "States": {"Take": {"Type": "Pass", "End": true}}}}}}"""
                .formatted(reader);
    }

    private static void put(String key, byte[] body) {
        ends.s3().putObject(request -> request.bucket("documents").key(key), RequestBody.fromBytes(body));
    }

    @Test
    void loadsTheItemsOfAllObjectsOfAList() {
        put("parts/1.jsonl", "{\"n\": 1}\n{\"n\": 2}\n".getBytes(StandardCharsets.UTF_8));
        put("parts/2.jsonl", "{\"n\": 3}\n".getBytes(StandardCharsets.UTF_8));

        var execution = start(
                each(
                        """
                        {"Resource": "arn:aws:states:::s3:listObjectsV2",
                          "ReaderConfig": {"InputType": "JSONL", "Transformation": "LOAD_AND_FLATTEN"},
                          "Parameters": {"Bucket": "documents", "Prefix": "parts/"}}"""),
                "{}");

        assertThat(end(execution).output()).isEqualTo("[{\"n\":1},{\"n\":2},{\"n\":3}]");
    }

    @Test
    void readsAnInventoryByItsManifest() throws Exception {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write("\"b\",\"one.txt\",\"11\"\n\"b\",\"two.txt\",\"22\"\n".getBytes(StandardCharsets.UTF_8));
        }
        put("inventory/data.csv.gz", packed.toByteArray());
        put(
                "inventory/manifest.json",
                """
                {"sourceBucket": "b", "destinationBucket": "arn:aws:s3:::documents", "fileFormat": "CSV",
                  "fileSchema": "Bucket, Key, Size", "files": [{"key": "inventory/data.csv.gz"}]}"""
                        .getBytes(StandardCharsets.UTF_8));

        var execution = start(
                each(
                        """
                        {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "MANIFEST"},
                          "Parameters": {"Bucket": "documents", "Key": "inventory/manifest.json"}}"""),
                "{}");

        assertThat(end(execution).output())
                .isEqualTo("[{\"Bucket\":\"b\",\"Key\":\"one.txt\",\"Size\":\"11\"},"
                        + "{\"Bucket\":\"b\",\"Key\":\"two.txt\",\"Size\":\"22\"}]");
    }
}
