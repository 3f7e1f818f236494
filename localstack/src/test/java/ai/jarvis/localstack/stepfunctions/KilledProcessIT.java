package ai.jarvis.localstack.stepfunctions;

import static ai.jarvis.localstack.Eventually.PATIENCE;
import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.localstack.process.DynaliteProcess;
import ai.jarvis.localstack.process.FreePort;
import ai.jarvis.localstack.process.LocalTools;
import ai.jarvis.platform.Json;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.CompiledWorkflow;
import ai.jarvis.workflow.FixedCatalog;
import ai.jarvis.workflow.RunId;
import ai.jarvis.workflow.WorkflowCompiler;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;

/** Workflows of twenty steps whose process is killed again and again, at any moment. */
class KilledProcessIT {
    /** A few, because each takes a start of a process; {@code -Djarvis.kills=50} for many. */
    private static final int KILLS = Integer.getInteger("jarvis.kills", 6);

    private static final int STEPS = 20;
    private static final TenantId TENANT = TenantId.fresh();
    private static final String ROLE = "arn:aws:iam::000000000000:role/any";

    private final Random random = new Random(7);

    @Test
    void eachStepHasItsEffectOnceHoweverOftenTheProcessIsKilled(@TempDir Path folder) throws Exception {
        var tools = new LocalTools(Path.of(System.getProperty("jarvis.tools")));
        var port = FreePort.find();
        var dynalite = DynaliteProcess.start(tools, folder, port);
        try (var dynamo = CountingProcess.dynamo(port)) {
            table(dynamo, CountingProcess.STEPS);
            table(dynamo, CountingProcess.COUNTS);
            var kills = 0;
            while (kills < KILLS) {
                kills += run(folder, port, dynamo, RunId.fresh(), KILLS - kills);
            }
            assertThat(kills).isEqualTo(KILLS);
        } finally {
            dynalite.close();
        }
    }

    /** A run from start to end, killed every few steps, but so many times at most; tells how often. */
    private int run(Path folder, int port, DynamoDbClient dynamo, RunId run, int most) throws Exception {
        var kills = 0;
        var execution = "";
        for (var running = true; running; ) {
            var process = start(folder, port);
            try (var output = process.inputReader(StandardCharsets.UTF_8);
                    var sfn = client(output)) {
                if (execution.isEmpty()) {
                    execution = begin(sfn, run);
                }
                var arn = execution;
                var life = kills == most ? PATIENCE : Duration.ofMillis(200 + random.nextLong(2500));
                var status = eventually(life, () -> status(sfn, arn), any -> any != ExecutionStatus.RUNNING);
                running = status == ExecutionStatus.RUNNING && kills < most;
                if (running) {
                    kills++;
                } else {
                    check(sfn, dynamo, arn, run);
                }
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
        return kills;
    }

    private static void check(SfnClient sfn, DynamoDbClient dynamo, String arn, RunId run) {
        var ended = sfn.describeExecution(request -> request.executionArn(arn));
        assertThat(ended.status()).as(ended.error() + ": " + ended.cause()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(count(dynamo, run.value())).isEqualTo(STEPS);
        var attempts = count(dynamo, run + "#attempts");
        System.out.println("Of " + STEPS + " steps " + (attempts - STEPS) + " were begun again after a kill");
        var succeeded = sfn.getExecutionHistoryPaginator(request -> request.executionArn(arn)).events().stream()
                .filter(event -> event.type() == HistoryEventType.TASK_SUCCEEDED)
                .count();
        assertThat(succeeded).isEqualTo(STEPS);
    }

    private static long count(DynamoDbClient dynamo, String key) {
        return Long.parseLong(dynamo.getItem(request -> request.tableName(CountingProcess.COUNTS)
                        .consistentRead(true)
                        .key(Map.of("pk", AttributeValue.fromS(key))))
                .item()
                .get("n")
                .n());
    }

    private static ExecutionStatus status(SfnClient sfn, String arn) {
        return sfn.describeExecution(request -> request.executionArn(arn)).status();
    }

    private static String begin(SfnClient sfn, RunId run) {
        var source = new StringBuilder("name: twenty\nsteps:\n");
        for (int i = 1; i <= STEPS; i++) {
            source.append("  - {name: step ").append(i).append(", type: noop, timeout: 10m}\n");
        }
        var definition = WorkflowCompiler.compile(source.toString(), FixedCatalog.ALLOWS_ALL)
                .definition()
                .replace("${" + CompiledWorkflow.STEP_FUNCTION + "}", "steps");
        var machine = sfn.createStateMachine(request ->
                        request.name(run.value()).definition(definition).roleArn(ROLE))
                .stateMachineArn();
        var input =
                Json.write(Map.of("run", Map.of("id", run.value(), "tenant_id", TENANT.value()), "inputs", Map.of()));
        return sfn.startExecution(request ->
                        request.stateMachineArn(machine).name(run.value()).input(input))
                .executionArn();
    }

    private static Process start(Path folder, int port) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CountingProcess.class.getName(),
                        folder.toString(),
                        Integer.toString(port),
                        TENANT.value())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static SfnClient client(BufferedReader output) throws IOException {
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("http://")) {
                return SfnClient.builder()
                        .endpointOverride(URI.create(line))
                        .region(Region.of(CountingProcess.REGION))
                        .credentialsProvider(StaticCredentialsProvider.create(CountingProcess.CREDENTIALS))
                        .build();
            }
        }
        throw new IllegalStateException("The process ended before it was ready");
    }

    private static void table(DynamoDbClient dynamo, String name) {
        dynamo.createTable(request -> request.tableName(name)
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("pk")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .keySchema(KeySchemaElement.builder()
                        .attributeName("pk")
                        .keyType(KeyType.HASH)
                        .build())
                .billingMode("PAY_PER_REQUEST"));
        dynamo.waiter().waitUntilTableExists(request -> request.tableName(name));
    }
}
