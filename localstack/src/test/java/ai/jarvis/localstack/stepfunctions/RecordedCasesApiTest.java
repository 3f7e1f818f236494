package ai.jarvis.localstack.stepfunctions;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.localstack.RunningEnds;
import ai.jarvis.localstack.stepfunctions.asl.RecordedCase;
import ai.jarvis.localstack.stepfunctions.asl.RecordedCasesTest;
import ai.jarvis.localstack.stepfunctions.asl.Values;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/** The recorded executions that call nothing but S3 and take no time, as a user of the API would run them. */
class RecordedCasesApiTest {
    private static final String ROLE = "arn:aws:iam::000000000000:role/any";

    @Test
    void endAsTheyDidOnAws(@TempDir Path directory) throws Exception {
        var cases = RecordedCasesTest.cases()
                .filter(each -> each.callsNothing() && !each.features().contains("wait"))
                .toList();
        assertThat(cases).hasSizeGreaterThan(420);
        try (var ends = RunningEnds.over(directory)) {
            ends.ends().recoverExecutions();
            var sfn = ends.client(SfnClient.builder());
            var executions = new LinkedHashMap<String, RecordedCase>();
            for (var each : cases) {
                each.objects().forEach((place, body) -> put(ends, place, body));
                executions.put(start(sfn, each, executions.size()), each);
            }
            var differences = new ArrayList<String>();
            executions.forEach((execution, each) -> each.differences(outcome(sfn, execution))
                    .forEach(difference -> differences.add(each.name() + " " + difference)));
            assertThat(differences).isEmpty();
        }
    }

    private static void put(RunningEnds ends, String place, String body) {
        var bucket = place.substring(0, place.indexOf('/'));
        if (ends.s3().listBuckets().buckets().stream()
                .noneMatch(each -> each.name().equals(bucket))) {
            ends.s3().createBucket(request -> request.bucket(bucket));
        }
        ends.s3()
                .putObject(
                        request -> request.bucket(bucket).key(place.substring(bucket.length() + 1)),
                        RequestBody.fromString(body));
    }

    private static String start(SfnClient sfn, RecordedCase each, int number) {
        var machine = sfn.createStateMachine(request -> request.name("case-" + number)
                        .definition(each.definition())
                        .roleArn(ROLE))
                .stateMachineArn();
        return sfn.startExecution(request -> request.stateMachineArn(machine).input(each.input()))
                .executionArn();
    }

    private static RecordedCase.Outcome outcome(SfnClient sfn, String execution) {
        var ended = eventually(
                Duration.ofSeconds(30),
                () -> sfn.describeExecution(request -> request.executionArn(execution)),
                described -> described.status() != ExecutionStatus.RUNNING);
        var entered = new ArrayList<@Nullable Object>();
        sfn.getExecutionHistoryPaginator(request -> request.executionArn(execution)).events().stream()
                .filter(event -> event.stateEnteredEventDetails() != null)
                .forEach(event -> entered.add(event.stateEnteredEventDetails().name()));
        return new RecordedCase.Outcome(ended.statusAsString(), parsed(ended), ended.error(), ended.cause(), entered);
    }

    private static @Nullable Object parsed(DescribeExecutionResponse ended) {
        return ended.output() == null ? null : Values.parse(ended.output());
    }
}
