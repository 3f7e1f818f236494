package ai.jarvis.localstack.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.jarvis.localstack.RunningEnds;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AwsCommandLineTest {
    @TempDir
    private Path directory;

    @Test
    void copiesSmallAndLargeFilesAndSpeaksWithTheOtherServices() throws Exception {
        requireCommandLine();
        Path small = Files.writeString(directory.resolve("說明 1.txt"), "內容");
        byte[] content = new byte[20 << 20];
        new Random(3).nextBytes(content);
        Path large = Files.write(directory.resolve("large.bin"), content);

        try (RunningEnds ends = RunningEnds.over(directory.resolve("data"))) {
            aws(ends, "s3", "cp", small.toString(), "s3://documents/tenants/t/collections/c/");
            aws(ends, "s3", "cp", large.toString(), "s3://documents/tenants/t/collections/c/large.bin");
            List<JsonNode> events = ends.events(seen -> seen.size() >= 2);
            assertThat(events)
                    .extracting(event -> event.at("/detail/object/key").asText() + " "
                            + event.at("/detail/object/size").asInt() + " "
                            + event.at("/detail/reason").asText())
                    .containsExactlyInAnyOrder(
                            "tenants/t/collections/c/說明 1.txt 6 PutObject",
                            "tenants/t/collections/c/large.bin 20971520 CompleteMultipartUpload");
            Path back = directory.resolve("back.bin");
            aws(ends, "s3", "cp", "s3://documents/tenants/t/collections/c/large.bin", back.toString());
            assertThat(Files.mismatch(large, back)).isEqualTo(-1);
            aws(ends, "s3", "rm", "--recursive", "s3://documents/tenants/t/");
            assertThat(ends.events(seen -> seen.size() >= 2))
                    .extracting(event -> event.path("detail-type").asText())
                    .containsExactly("Object Deleted", "Object Deleted");

            assertThat(aws(ends, "sqs", "list-queues")).contains(ends.endpoint() + "/000000000000/work");
            assertThat(
                            aws(
                                    ends,
                                    "events",
                                    "put-events",
                                    "--entries",
                                    """
                            [{"Source":"jarvis.test","DetailType":"Note Taken","Detail":"{}","EventBusName":"jarvis"}]"""))
                    .contains("\"FailedEntryCount\": 0");
            aws(ends, "secretsmanager", "create-secret", "--name", "s", "--secret-string", "v");
            assertThat(aws(ends, "secretsmanager", "get-secret-value", "--secret-id", "s"))
                    .contains("\"SecretString\": \"v\"");
        }
    }

    @Test
    void listsStartsDescribesAndStopsExecutionsAndShowsTheirHistory() throws Exception {
        requireCommandLine();
        try (RunningEnds ends = RunningEnds.over(directory.resolve("data"))) {
            String machine = aws(
                            ends,
                            "stepfunctions",
                            "create-state-machine",
                            "--name",
                            "waits",
                            "--role-arn",
                            "arn:aws:iam::000000000000:role/any",
                            "--definition",
                            """
                    {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 600, "End": true}}}""",
                            "--query",
                            "stateMachineArn",
                            "--output",
                            "text")
                    .strip();
            assertThat(aws(ends, "stepfunctions", "list-state-machines")).contains(machine);
            String execution = aws(
                            ends,
                            "stepfunctions",
                            "start-execution",
                            "--state-machine-arn",
                            machine,
                            "--input",
                            "{\"n\": 1}",
                            "--query",
                            "executionArn",
                            "--output",
                            "text")
                    .strip();
            assertThat(aws(ends, "stepfunctions", "list-executions", "--state-machine-arn", machine))
                    .contains(execution, "RUNNING");
            assertThat(aws(ends, "stepfunctions", "describe-execution", "--execution-arn", execution))
                    .contains("\"status\": \"RUNNING\"", "\"input\": \"{\\\"n\\\":1}\"");
            aws(ends, "stepfunctions", "stop-execution", "--execution-arn", execution, "--error", "Enough");
            assertThat(aws(ends, "stepfunctions", "describe-execution", "--execution-arn", execution))
                    .contains("\"status\": \"ABORTED\"", "\"error\": \"Enough\"");
            assertThat(aws(
                            ends,
                            "stepfunctions",
                            "get-execution-history",
                            "--execution-arn",
                            execution,
                            "--query",
                            "events[].type",
                            "--output",
                            "text"))
                    .isEqualToNormalizingWhitespace(
                            "ExecutionStarted WaitStateEntered WaitStateAborted ExecutionAborted");
        }
    }

    private static void requireCommandLine() {
        boolean installed = Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "aws")));
        if (!installed) {
            System.err.println("WARNING: the AWS command line is not installed; what it does here is NOT TESTED");
        }
        assumeTrue(installed, "the AWS command line is installed");
    }

    private static String aws(RunningEnds ends, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Stream.concat(Stream.of("aws"), Stream.of(arguments)).toList())
                .redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "AWS_ENDPOINT_URL",
                        ends.endpoint().toString(),
                        "AWS_ACCESS_KEY_ID",
                        RunningEnds.CREDENTIALS.accessKeyId(),
                        "AWS_SECRET_ACCESS_KEY",
                        RunningEnds.CREDENTIALS.secretAccessKey(),
                        "AWS_DEFAULT_REGION",
                        RunningEnds.REGION,
                        "AWS_CONFIG_FILE",
                        "/dev/null",
                        "AWS_SHARED_CREDENTIALS_FILE",
                        "/dev/null",
                        "LC_ALL",
                        "C.UTF-8"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
