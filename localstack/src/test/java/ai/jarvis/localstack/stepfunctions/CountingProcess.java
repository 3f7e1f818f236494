package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.ecs.Ecs;
import ai.jarvis.localstack.edge.AwsEdge;
import ai.jarvis.localstack.eventbridge.EventBus;
import ai.jarvis.localstack.eventbridge.EventRules;
import ai.jarvis.localstack.lambda.FunctionHandler;
import ai.jarvis.localstack.lambda.Lambda;
import ai.jarvis.localstack.manifest.Functions;
import ai.jarvis.localstack.sqs.Queues;
import ai.jarvis.tenancy.Admission;
import ai.jarvis.tenancy.InMemoryTenantStore;
import ai.jarvis.tenancy.Tenant;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.DynamoEffectLedger;
import ai.jarvis.workflow.InMemoryEffects;
import ai.jarvis.workflow.InMemoryPayloads;
import ai.jarvis.workflow.InMemoryRunFeed;
import ai.jarvis.workflow.InMemoryStepJournal;
import ai.jarvis.workflow.RunsWiring;
import ai.jarvis.workflow.StepHandler;
import ai.jarvis.workflow.step.Step;
import ai.jarvis.workflow.step.StepCall;
import ai.jarvis.workflow.step.StepInputs;
import ai.jarvis.workflow.step.StepReports;
import ai.jarvis.workflow.step.StepRunner;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Step Functions and the step function in a process that may be killed at any moment. The steps of its workflows count in
 * DynamoDB: once for each step, and once for each time that they did so.
 */
final class CountingProcess {
    static final String REGION = "eu-central-2";
    static final String ACCOUNT = "000000000000";
    static final AwsBasicCredentials CREDENTIALS = AwsBasicCredentials.create("AKIDLOCALTEST", "not-a-secret");
    static final String STEPS = "steps";
    static final String COUNTS = "counts";

    private CountingProcess() {}

    /** Takes the folder of its data, the port of DynamoDB and the tenant's id; prints where it listens. */
    public static void main(String[] arguments) throws Exception {
        var dynamo = dynamo(Integer.parseInt(arguments[1]));
        var edge = AwsEdge.open(0);
        var sqs = SqsClient.builder()
                .region(Region.of(REGION))
                .endpointOverride(edge.endpoint())
                .credentialsProvider(StaticCredentialsProvider.create(CREDENTIALS))
                .build();
        var queues = new Queues(sqs, REGION, ACCOUNT);
        var lambda = new Lambda(sqs, queues, REGION, ACCOUNT);
        var effects = new InMemoryEffects();
        var runner = new StepRunner(
                List.of(new CountingStep(dynamo)),
                List.of(),
                new DynamoEffectLedger(dynamo, STEPS),
                effects,
                new InMemoryPayloads(),
                new StepReports(new InMemoryRunFeed(), new InMemoryStepJournal(), Clock.systemUTC()),
                Clock.systemUTC());
        var tenants = new InMemoryTenantStore();
        tenants.insert(new Tenant(new TenantId(arguments[2]), "tenant", "pro", Instant.now()));
        var wiring = new RunsWiring(
                null,
                runner,
                null,
                Optional.empty(),
                null,
                null,
                null,
                null,
                null,
                new Admission(tenants, Clock.systemUTC()),
                (dimensions, figures) -> {});
        lambda.deploy(
                new Functions.Function(
                        "steps",
                        "runs",
                        Functions.Caller.STATE_MACHINE,
                        Optional.empty(),
                        List.of(),
                        512,
                        Duration.ofSeconds(30),
                        Optional.empty(),
                        Optional.empty(),
                        List.of()),
                () -> FunctionHandler.of(new StepHandler(wiring), JsonNode.class));
        var stepFunctions = new StepFunctions(
                Path.of(arguments[0], "step-functions.db"),
                REGION,
                ACCOUNT,
                edge.endpoint(),
                CREDENTIALS,
                lambda,
                new Ecs(REGION, ACCOUNT, Clock.systemUTC()),
                new EventBus(new EventRules(List.of()), sqs, queues, ACCOUNT, REGION, false),
                Clock.systemUTC());
        edge.serve(Map.of("states", stepFunctions.service()), CREDENTIALS.accessKeyId());
        stepFunctions.recover();
        System.out.println(edge.endpoint());
        Thread.currentThread().join();
    }

    static DynamoDbClient dynamo(int port) {
        return DynamoDbClient.builder()
                .region(Region.of(REGION))
                .endpointOverride(URI.create("http://127.0.0.1:" + port))
                .credentialsProvider(StaticCredentialsProvider.create(CREDENTIALS))
                .build();
    }

    /** Takes its time before and after it counts; counts under the step's key, so that counting twice does no harm. */
    private record CountingStep(DynamoDbClient dynamo) implements Step {
        private static final long MOST_MILLISECONDS = 120;

        @Override
        public String type() {
            return "noop";
        }

        @Override
        public boolean isRepeatable(StepInputs inputs) {
            return true;
        }

        @Override
        public Map<String, Object> run(StepCall call, StepInputs inputs, Work work) {
            pause();
            var run = AttributeValue.fromS(call.run().value());
            dynamo.updateItem(request -> request.tableName(COUNTS)
                    .key(Map.of("pk", AttributeValue.fromS(call.run() + "#attempts")))
                    .updateExpression("ADD n :one")
                    .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))));
            try {
                dynamo.updateItem(request -> request.tableName(COUNTS)
                        .key(Map.of("pk", run))
                        .updateExpression("ADD n :one, done :step")
                        .conditionExpression("NOT contains(done, :name)")
                        .expressionAttributeValues(Map.of(
                                ":one", AttributeValue.fromN("1"),
                                ":step", AttributeValue.fromSs(List.of(call.name())),
                                ":name", AttributeValue.fromS(call.name()))));
            } catch (ConditionalCheckFailedException e) {
                pause();
                return Map.of("counted", false);
            }
            pause();
            return Map.of("counted", true);
        }

        private static void pause() {
            LockSupport.parkNanos(Duration.ofMillis(ThreadLocalRandom.current().nextLong(MOST_MILLISECONDS))
                    .toNanos());
        }
    }
}
