package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.ecs.Ecs;
import ai.jarvis.localstack.edge.AwsJsonService;
import ai.jarvis.localstack.eventbridge.Event;
import ai.jarvis.localstack.eventbridge.EventBus;
import ai.jarvis.localstack.lambda.Lambda;
import ai.jarvis.localstack.stepfunctions.asl.Execution;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The Step Functions of this machine.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/apireference/Welcome.html">AWS's API</a>
 */
public final class StepFunctions implements AutoCloseable {
    /** As long as AWS keeps executions that ended. */
    private static final Duration RETENTION = Duration.ofDays(90);

    private final Records records;
    private final Engine engine;
    private final Map<String, Function<JsonNode, ObjectNode>> operations = new HashMap<>();
    private final SdkHttpClient http = UrlConnectionHttpClient.create();
    private final S3Client s3;

    /**
     * Opens what is kept; executions that ran go on with {@link #recover}.
     *
     * @param file all that is kept
     * @param endpoint of the other services
     * @param bus hears of executions that start and end
     */
    public StepFunctions(
            Path file,
            String region,
            String account,
            URI endpoint,
            AwsCredentials credentials,
            Lambda lambda,
            Ecs ecs,
            EventBus bus,
            Clock clock) {
        var arns = new Arns(region, account);
        records = new Records(file);
        s3 = S3Client.builder()
                .region(Region.of(region))
                .endpointOverride(endpoint)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClient(http)
                .forcePathStyle(true)
                .build();
        var activities = new Activities(records.map("activities"));
        var functions = new LambdaIntegration(lambda);
        var requests = new SignedRequests(endpoint, region, credentials, http);
        var tasks = new Tasks(
                List.of(
                        Map.entry(Pattern.compile("arn:[a-z-]+:lambda:.*:function:.*"), functions),
                        Map.entry(Pattern.compile("arn:[a-z-]+:states:.*:lambda:invoke"), functions),
                        Map.entry(
                                Pattern.compile("arn:[a-z-]+:states:[^:]*:[^:]*:(aws-sdk:)?s3:[A-Za-z0-9]+"),
                                new ObjectIntegration(s3)),
                        Map.entry(
                                Pattern.compile("arn:[a-z-]+:states:[^:]*:[^:]*:(aws-sdk:)?sns:[A-Za-z0-9]+"),
                                new SnsIntegration(requests)),
                        Map.entry(
                                Pattern.compile(
                                        "arn:[a-z-]+:states:[^:]*:[^:]*:(bedrock|aws-sdk:bedrockruntime):invokeModel"),
                                new BedrockIntegration(requests, s3)),
                        Map.entry(Pattern.compile("arn:[a-z-]+:states:.*"), new ServiceCall(requests))),
                activities);
        var machines = new Machines(records, clock);
        engine = new Engine(
                records,
                tasks,
                machines::machine,
                (execution, status) -> bus.publish(EventBus.DEFAULT, event(execution, status)),
                clock);
        var mapRuns = new MapRuns(records, engine);
        var executions = new Executions(records, machines, engine, arns, clock, mapRuns);
        tasks.startBy(
                Pattern.compile("arn:[a-z-]+:states:[^:]*:[^:]*:states:startExecution(\\.sync(:2)?)?"),
                new NestedExecutions(executions, records, machines, engine, arns));
        tasks.startBy(
                Pattern.compile("arn:[a-z-]+:states:[^:]*:[^:]*:(aws-sdk:ecs:runTask|ecs:runTask(\\.sync)?)"),
                new EcsIntegration(ecs));
        operations.putAll(new MachineOperations(machines, records, arns, clock).operations());
        operations.putAll(new VersionOperations(machines, records).operations());
        operations.putAll(new AliasOperations(machines, records, clock).operations());
        operations.putAll(new TagOperations(machines, records).operations());
        operations.putAll(executions.operations());
        operations.putAll(mapRuns.operations());
        operations.putAll(new StateTests(engine, arns, clock).operations());
        operations.putAll(new TaskOperations(engine, activities, records, arns, clock).operations());
        records.purge(clock.millis() - RETENTION.toMillis());
    }

    /** The service as the edge mounts it. */
    public AwsJsonService service() {
        return new AwsJsonService(operations);
    }

    /** Goes on with what ran when the process ended; what its tasks call must answer by now. */
    public void recover() {
        engine.recover();
    }

    /**
     * The event of a new status, the same each time it is made.
     *
     * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html">AWS</a>
     */
    private static Event event(ExecutionRecord execution, Execution.Status status) {
        var isOpen = status == Execution.Status.RUNNING;
        var detail = Inputs.object()
                .put("executionArn", execution.arn())
                .put("stateMachineArn", execution.machineArn())
                .put("name", execution.name())
                .put("status", status.name())
                .put("startDate", execution.startedAt())
                .put("input", execution.input())
                .put("redriveCount", execution.redriveCount())
                .put("redriveStatus", isOpen || status == Execution.Status.SUCCEEDED ? "NOT_REDRIVABLE" : "REDRIVABLE");
        if (isOpen) {
            detail.putNull("stopDate").putNull("output").putNull("error").putNull("cause");
        } else {
            detail.put("stopDate", execution.stoppedAt())
                    .put("output", execution.output())
                    .put("error", execution.error())
                    .put("cause", execution.cause());
        }
        detail.put("stateMachineVersionArn", execution.versionArn()).put("stateMachineAliasArn", execution.aliasArn());
        var id = execution.arn() + status + execution.redriveCount();
        return new Event(
                UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)),
                "aws.states",
                "Step Functions Execution Status Change",
                Instant.ofEpochMilli(isOpen ? execution.startedAt() : execution.stoppedAt()),
                List.of(execution.arn()),
                detail);
    }

    @Override
    public void close() {
        engine.close();
        records.close();
        s3.close();
        http.close();
    }
}
