package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.edge.AwsException;
import ai.jarvis.localstack.stepfunctions.asl.Signal;
import ai.jarvis.localstack.stepfunctions.asl.TaskToken;
import ai.jarvis.localstack.stepfunctions.asl.Values;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongFunction;

/** Tasks whose end somebody else tells: by a task token, or as an activity's worker. */
final class TaskOperations {
    private final Engine engine;
    private final Activities activities;
    private final Records records;
    private final Arns arns;
    private final Clock clock;

    TaskOperations(Engine engine, Activities activities, Records records, Arns arns, Clock clock) {
        this.engine = engine;
        this.activities = activities;
        this.records = records;
        this.arns = arns;
        this.clock = clock;
    }

    Map<String, Function<JsonNode, ObjectNode>> operations() {
        return Map.of(
                "SendTaskSuccess", this::succeed,
                "SendTaskFailure", this::fail,
                "SendTaskHeartbeat", this::beat,
                "CreateActivity", this::createActivity,
                "DeleteActivity", this::deleteActivity,
                "DescribeActivity", this::describeActivity,
                "ListActivities", this::listActivities,
                "GetActivityTask", this::task);
    }

    private ObjectNode succeed(JsonNode input) {
        Object output;
        try {
            output = Values.parse(Inputs.required(input, "output"));
        } catch (IllegalArgumentException e) {
            throw new AwsException(400, "InvalidOutput", "Invalid Output: '" + e.getMessage() + "'");
        }
        return signal(input, call -> new Signal.Succeeded(call, output));
    }

    private ObjectNode fail(JsonNode input) {
        return signal(
                input,
                call -> new Signal.Failed(
                        call,
                        input.path("error").asText(null),
                        input.path("cause").asText(null)));
    }

    private ObjectNode beat(JsonNode input) {
        return signal(input, Signal.Heartbeat::new);
    }

    private ObjectNode signal(JsonNode input, LongFunction<Signal> signal) {
        TaskToken target;
        try {
            target = TaskToken.parse(Inputs.required(input, "taskToken"));
        } catch (IllegalArgumentException e) {
            throw new AwsException(400, "InvalidToken", "Invalid Token: 'Invalid token'");
        }
        if (!engine.signal(target.executionArn(), signal.apply(target.call()))) {
            throw new AwsException(400, "TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
        }
        return Inputs.object();
    }

    private synchronized ObjectNode createActivity(JsonNode input) {
        var arn = arns.activity(Inputs.name(input, "name"));
        activities.kept().putIfAbsent(arn, Long.toString(clock.millis()));
        records.commit();
        return Inputs.object().put("activityArn", arn).put("creationDate", created(arn));
    }

    private double created(String arn) {
        return Inputs.seconds(Long.parseLong(activities.kept().get(arn)));
    }

    private synchronized ObjectNode deleteActivity(JsonNode input) {
        activities.kept().remove(Inputs.required(input, "activityArn"));
        records.commit();
        return Inputs.object();
    }

    private ObjectNode describeActivity(JsonNode input) {
        var arn = Inputs.required(input, "activityArn");
        if (!activities.kept().containsKey(arn)) {
            throw new AwsException(400, "ActivityDoesNotExist", "Activity Does Not Exist: '" + arn + "'");
        }
        return activity(arn);
    }

    private ObjectNode activity(String arn) {
        return Inputs.object()
                .put("activityArn", arn)
                .put("name", arn.substring(arn.lastIndexOf(':') + 1))
                .put("creationDate", created(arn));
    }

    private ObjectNode listActivities(JsonNode input) {
        var page = Page.of(input, activities.kept().keyList());
        var output = Inputs.object();
        var list = output.putArray("activities");
        page.items().forEach(arn -> list.add(activity(arn)));
        return page.finish(output);
    }

    private ObjectNode task(JsonNode input) {
        var worker = input.path("workerName").asText(null);
        var arn = Inputs.required(input, "activityArn");
        for (var work = activities.poll(arn); work.isPresent(); work = activities.poll(arn)) {
            var token = work.get().token().orElseThrow();
            var target = TaskToken.parse(token);
            // What timed out meanwhile is not handed out.
            if (engine.signal(target.executionArn(), new Signal.Taken(target.call(), worker))) {
                return Inputs.object()
                        .put("taskToken", token)
                        .put("input", Values.write(work.get().input()));
            }
        }
        return Inputs.object();
    }
}
