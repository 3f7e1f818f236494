package ai.jarvis.localstack.stepfunctions;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.localstack.RunningEnds;
import ai.jarvis.localstack.stepfunctions.asl.RecordedCase;
import ai.jarvis.localstack.stepfunctions.asl.RecordedCasesTest;
import ai.jarvis.localstack.stepfunctions.asl.Values;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ActivityDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.TaskTimedOutException;

/**
 * The recorded executions as a user of the API would run them, in real time. Their tasks are done by workers, who answer
 * as the recording says: each resource of a task is replaced by an activity.
 */
class RecordedCasesApiTest {
    private static final String ROLE = "arn:aws:iam::000000000000:role/any";

    /** A case that was started, and the activities that stand for its resources. */
    private record Started(RecordedCase recorded, Map<String, String> resources) {}

    @Test
    void endAsTheyDidOnAws(@TempDir Path directory) throws Exception {
        var cases = RecordedCasesTest.cases().toList();
        try (var ends = RunningEnds.over(directory)) {
            ends.ends().recoverExecutions();
            var sfn = ends.client(SfnClient.builder());
            var executions = new LinkedHashMap<String, Started>();
            for (var each : cases) {
                each.objects().forEach((place, body) -> put(ends, place, body));
                var resources = workers(sfn, each, executions.size());
                executions.put(start(sfn, each, resources, executions.size()), new Started(each, resources));
            }
            assertThat(executions).hasSize(506);
            var differences = new ArrayList<String>();
            executions.forEach((execution, started) -> started.recorded()
                    .differences(outcome(sfn, execution, started.resources()))
                    .forEach(difference -> differences.add(started.recorded().name() + " " + difference)));
            executions.values().forEach(started -> started.resources()
                    .values()
                    .forEach(activity -> sfn.deleteActivity(request -> request.activityArn(activity))));
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

    /** An activity for each resource, with a worker if the recording has answers for it. */
    private static Map<String, String> workers(SfnClient sfn, RecordedCase each, int number) {
        var resources = new LinkedHashMap<String, String>();
        var answers = each.activityAnswers();
        for (var resource : each.resources()) {
            var activity = sfn.createActivity(request -> request.name("case-" + number + "-" + resources.size()))
                    .activityArn();
            resources.put(resource, activity);
            if (answers.containsKey(resource)) {
                Thread.startVirtualThread(() -> work(sfn, activity, answers.get(resource)));
            } else {
                sfn.deleteActivity(request -> request.activityArn(activity));
            }
        }
        return resources;
    }

    private static void work(SfnClient sfn, String activity, RecordedCase.Worker worker) {
        try {
            while (true) {
                var task = sfn.getActivityTask(request -> request.activityArn(activity));
                if (task.taskToken() == null) {
                    continue;
                }
                switch (worker.answer(Values.parse(task.input()))) {
                    case RecordedCase.Answer.Returned returned ->
                        sfn.sendTaskSuccess(
                                request -> request.taskToken(task.taskToken()).output(Values.write(returned.value())));
                    case RecordedCase.Answer.Raised raised ->
                        sfn.sendTaskFailure(request -> request.taskToken(task.taskToken())
                                .error(raised.error())
                                .cause(raised.cause()));
                    case RecordedCase.Answer.Never never -> {}
                }
            }
        } catch (ActivityDoesNotExistException | TaskTimedOutException e) {
            // The one was deleted at the end, the other waited for an answer that came too late: no more is asked.
            Thread.currentThread().interrupt();
        }
    }

    private static String start(SfnClient sfn, RecordedCase each, Map<String, String> resources, int number) {
        var machine = sfn.createStateMachine(request -> request.name("case-" + number)
                        .definition(each.definition(resources))
                        .roleArn(ROLE))
                .stateMachineArn();
        return sfn.startExecution(request -> request.stateMachineArn(machine).input(each.input()))
                .executionArn();
    }

    private static RecordedCase.Outcome outcome(SfnClient sfn, String execution, Map<String, String> resources) {
        var ended = eventually(
                () -> sfn.describeExecution(request -> request.executionArn(execution)),
                described -> described.status() != ExecutionStatus.RUNNING);
        var entered = new ArrayList<@Nullable Object>();
        sfn.getExecutionHistoryPaginator(request -> request.executionArn(execution)).events().stream()
                .filter(event -> event.stateEnteredEventDetails() != null)
                .forEach(event -> entered.add(event.stateEnteredEventDetails().name()));
        var cause = ended.cause();
        for (var entry : resources.entrySet()) {
            cause = cause == null ? null : cause.replace(entry.getValue(), entry.getKey());
        }
        return new RecordedCase.Outcome(ended.statusAsString(), parsed(ended), ended.error(), cause, entered);
    }

    private static @Nullable Object parsed(DescribeExecutionResponse ended) {
        return ended.output() == null ? null : Values.parse(ended.output());
    }
}
