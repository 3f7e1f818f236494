package ai.jarvis.sandbox.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's place is taken by a script: here it is about the worker. */
@Timeout(60)
class WorkerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path WORKER = Path.of("worker/worker.py").toAbsolutePath();
    /** Runs the code as a program of the shell, with the outputs' folder as its place. */
    private static final String LAUNCHER =
            """
            #!/bin/sh
            while [ $# -gt 1 ]; do
                case $1 in
                    --code) code=$2 ;; --outputs) outputs=$2 ;; --inputs) inputs=$2 ;; --result) result=$2 ;;
                esac
                shift
            done
            env >'FOLDER/environment'
            trap 'kill $child; wait $child; echo "{\\"status\\": \\"cancelled\\", \\"error\\": null, \\"files\\": []}" >"$result"; exit 0' TERM
            cp -r "$inputs"/. "$outputs"/
            cd "$outputs"
            sh "$code" &
            child=$!
            wait $child
            files=$(for file in *; do [ ! -e "$file" ] || printf ', {"name": "%s", "bytes": 1}' "$file"; done)
            echo "{\\"status\\": \\"success\\", \\"error\\": null, \\"exit_code\\": 0, \\"files\\": [${files#, }]}" >"$result"
            """;

    @TempDir
    private Path folder;

    private FakeAws aws;
    private ObjectNode job;

    @BeforeEach
    void prepare() throws IOException {
        aws = new FakeAws();
        launcher(LAUNCHER.replace("FOLDER", folder.toString()));
        job = JSON.createObjectNode()
                .put("execution_id", "box_1")
                .put("language", "python")
                .put("code", "echo hello")
                .put("timeout_seconds", 30)
                .put("deadline", Instant.now().plusSeconds(600).toString())
                .put("started_url", aws.url("/started"))
                .put("cancel_url", aws.url("/cancel"))
                .put("result_url", aws.url("/result"));
        job.putObject("limits")
                .put("memory_bytes", 536870912)
                .put("cpu_seconds", 30)
                .put("output_bytes", 1048576);
        job.putArray("inputs");
        IntStream.range(0, 48).forEach(i -> job.withArray("log_urls").add(aws.url("/log/" + i)));
        IntStream.range(0, 32)
                .forEach(i -> job.withArray("file_urls").add(aws.url("/file/" + i + "?secret=presigned")));
    }

    @AfterEach
    void close() {
        aws.close();
    }

    @Test
    void takesOneMessageAndDeletesItWhenTheResultIsThere() throws Exception {
        send();
        send();

        assertThat(end(start())).isZero();

        assertThat(aws.asked().stream().filter("ReceiveMessage"::equals)).hasSize(1);
        assertThat(aws.asked()).doesNotContain("PUT /started").endsWith("PUT /result", "DeleteMessage");
        assertThat(result().path("status").asText()).isEqualTo("success");
        assertThat(result().path("stdout").asText()).isEqualTo("hello\n");
        assertThat(result().path("execution_id").asText()).isEqualTo("box_1");
        assertThat(JSON.readTree(aws.object("/log/0")).path(0).path("text").asText())
                .isEqualTo("hello\n");
    }

    @Test
    void tellsThatItHasStartedWhereTheCodeTakesAMoment() throws Exception {
        job.put("code", "sleep 1");
        send();

        assertThat(end(start())).isZero();

        assertThat(aws.asked()).containsSubsequence("PUT /started", "PUT /result");
        assertThat(JSON.readTree(aws.object("/started")).path("at").asText())
                .isEqualTo(result().path("started_at").asText());
    }

    @Test
    void waitsForAMessage() throws Exception {
        var worker = start();
        while (aws.asked().size() < 2) {
            Thread.onSpinWait();
        }
        send();

        assertThat(end(worker)).isZero();
        assertThat(result().path("status").asText()).isEqualTo("success");
    }

    @Test
    void endsWithoutAMessageIfItIsNotToWaitForGood() throws Exception {
        assertThat(end(start(Map.of("JARVIS_IDLE_SECONDS", "1")))).isZero();
    }

    @Test
    void bringsInputsAndTakesFilesAwayWithTheirHashes() throws Exception {
        aws.put("/input", "a,b\n");
        job.withArray("inputs").addObject().put("name", "data/table.csv").put("url", aws.url("/input"));
        job.put("code", "mv data/table.csv copy.csv; rmdir data");
        send();

        assertThat(end(start())).isZero();

        assertThat(aws.object("/file/0")).isEqualTo("a,b\n");
        var file = result().path("files").path(0);
        assertThat(file.path("name").asText()).isEqualTo("copy.csv");
        assertThat(file.path("bytes").asInt()).isEqualTo(4);
        assertThat(file.path("sha256").asText()).isEqualTo(sha256("a,b\n"));
    }

    @Test
    void refusesAnInputThatWouldLieOutsideOfTheWorkspace() throws Exception {
        job.withArray("inputs").addObject().put("name", "../main.py").put("url", aws.url("/input"));
        send();

        assertThat(end(start())).isEqualTo(1);

        assertThat(aws.asked()).doesNotContain("GET /input", "DeleteMessage");
    }

    @Test
    void givesTheLauncherNoneOfTheUrls() throws Exception {
        job.put("code", "cat /proc/$PPID/cmdline | tr '\\0' ' '; cat '" + folder.resolve("environment") + "'");
        send();

        end(start());

        assertThat(result().path("stdout").asText())
                .contains("--wall-seconds 30")
                .doesNotContain("http", "JARVIS", "presigned");
    }

    @Test
    void cancelsARunWhenItIsWanted() throws Exception {
        job.put("code", "echo begun; exec sleep 50");
        send();
        var worker = start();
        while (aws.object("/log/0").isEmpty()) {
            Thread.onSpinWait();
        }
        aws.put("/cancel", "{}");

        assertThat(end(worker)).isZero();

        assertThat(result().path("status").asText()).isEqualTo("cancelled");
        assertThat(aws.asked()).endsWith("DeleteMessage");
    }

    @Test
    void deletesAMessageForWhichNobodyWaits() throws Exception {
        job.put("deadline", Instant.now().minusSeconds(1).toString());
        send();

        assertThat(end(start())).isZero();

        assertThat(aws.asked()).contains("DeleteMessage").doesNotContain("PUT /started", "PUT /result");
    }

    @Test
    void leavesAMessageWhoseJobItMayNotRead() throws Exception {
        send();
        aws.refuse("/job", 403);

        assertThat(end(start())).isEqualTo(1);

        assertThat(aws.asked()).containsExactly("ReceiveMessage", "GET /job");
    }

    @Test
    void triesAgainWhatFailsForTheMoment() throws Exception {
        send();
        aws.refuse("/job", 500, 503);
        aws.refuse("/result", 500);

        assertThat(end(start())).isZero();

        assertThat(result().path("status").asText()).isEqualTo("success");
        assertThat(aws.asked()).endsWith("DeleteMessage");
    }

    @Test
    void leavesAMessageWhoseResultCannotBePut() throws Exception {
        send();
        aws.refuse("/result", 403);

        assertThat(end(start())).isEqualTo(1);

        assertThat(aws.asked()).doesNotContain("DeleteMessage");
    }

    @Test
    void aLostLogIsNoReasonToFail() throws Exception {
        send();
        aws.refuse("/log/0", 403);

        assertThat(end(start())).isZero();

        assertThat(result().path("stdout").asText()).isEqualTo("hello\n");
    }

    @Test
    void keepsItsMemoryWhenALauncherLetsTooMuchThrough() throws Exception {
        job.put("code", "head -c 20000000 /dev/zero | tr '\\0' x");
        send();

        assertThat(end(start())).isZero();

        assertThat(result().path("stdout").asText()).hasSize(4 << 20);
    }

    @Test
    void takesNoMessageWithoutALauncher() throws Exception {
        Files.delete(folder.resolve("launcher"));
        send();

        assertThat(end(start())).isEqualTo(70);

        assertThat(aws.asked()).isEmpty();
    }

    @Test
    void aLauncherThatLeavesNothingIsAnInternalError() throws Exception {
        launcher("#!/bin/sh\nexit 1\n");
        send();

        assertThat(end(start())).isZero();

        assertThat(result().path("status").asText()).isEqualTo("failed");
        assertThat(result().path("error").path("kind").asText()).isEqualTo("internal");
    }

    @Test
    void leavesItsMessageWhenItIsStopped() throws Exception {
        job.put("code", "echo $$ >'" + folder.resolve("child") + "'; exec sleep 50");
        send();
        var worker = start();
        while (!Files.exists(folder.resolve("child"))
                || Files.readString(folder.resolve("child")).isEmpty()) {
            Thread.onSpinWait();
        }

        worker.destroy();

        assertThat(end(worker)).isEqualTo(143);
        assertThat(aws.asked()).doesNotContain("PUT /result", "DeleteMessage", "ChangeMessageVisibility");
        var child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
        assertThat(ProcessHandle.of(child).map(ProcessHandle::isAlive).orElse(false))
                .isFalse();
        assertThat(folder.resolve("work")).isEmptyDirectory();
    }

    @Test
    void hidesTheMessageOfALongRunForLonger() throws Exception {
        job.put("timeout_seconds", 300);
        send();

        assertThat(end(start())).isZero();

        assertThat(aws.asked()).containsSubsequence("ReceiveMessage", "ChangeMessageVisibility", "DeleteMessage");
    }

    private void send() {
        aws.put("/job", job.toString());
        aws.send(JSON.createObjectNode()
                .put("execution_id", "box_1")
                .put("job_url", aws.url("/job?X=1&Y=2"))
                .toString());
    }

    private Process start() throws IOException {
        return start(Map.of());
    }

    private Process start(Map<String, String> settings) throws IOException {
        Files.createDirectories(folder.resolve("work"));
        var builder = new ProcessBuilder("/usr/bin/env", "python3", "-I", "-S", WORKER.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().keySet().retainAll(Set.of("PATH", "HOME"));
        builder.environment().put("JARVIS_QUEUE_URL", aws.url("/queue"));
        builder.environment().put("JARVIS_LAUNCHER", folder.resolve("launcher").toString());
        builder.environment().put("JARVIS_WORK", folder.resolve("work").toString());
        builder.environment().putAll(settings);
        return builder.start();
    }

    private int end(Process worker) throws IOException, InterruptedException {
        try {
            assertThat(worker.waitFor(40, TimeUnit.SECONDS))
                    .as(Files.readString(folder.resolve("log")))
                    .isTrue();
            return worker.exitValue();
        } finally {
            worker.descendants().forEach(ProcessHandle::destroyForcibly);
            worker.destroyForcibly();
        }
    }

    private JsonNode result() throws IOException {
        return JSON.readTree(aws.object("/result"));
    }

    private void launcher(String text) throws IOException {
        var file = Files.writeString(folder.resolve("launcher"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
