package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;

/** Code from its request to what came of it, by the API and in workflows. */
@ExtendWith(Platform.Provider.class)
class SandboxIT {
    private static final String PATH = "/api/v1/sandbox";
    private static final String SLEEPS = "import time; print('begun', flush=True); time.sleep(20); print('done')";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Platform platform;
    private final Tenant tenant;
    private final Client client;

    SandboxIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
        this.client = tenant.client();
    }

    private String executed(Map<String, ?> body) {
        return client.post(PATH + "/execute", body)
                .expect(202)
                .json()
                .path("execution_id")
                .asText();
    }

    private String executed(String code) {
        return executed(Map.of("code", code));
    }

    private JsonNode now(String id) {
        return client.get(PATH + "/executions/" + id).expect(200).json();
    }

    private JsonNode ended(String id) {
        return eventually(
                () -> client.get(PATH + "/executions/" + id + "?wait_seconds=5")
                        .expect(200)
                        .json(),
                execution -> execution.has("ended_at"));
    }

    private void awaitRunning(String id) {
        eventually(() -> now(id), now -> now.path("status").asText().equals("running"));
    }

    private void leave(String id, Map<String, ?> result) {
        platform.s3()
                .putObject(
                        request -> request.bucket(platform.bucket())
                                .key("sandbox/" + tenant.id() + "/" + id + "/result.json"),
                        RequestBody.fromString(Json.write(result)));
    }

    private static Map<String, Object> success(String id) {
        return Map.of("execution_id", id, "status", "success", "stdout", "forged", "stderr", "");
    }

    @Test
    void codeReadsFilesAndLeavesFiles() throws Exception {
        var upload = client.post(PATH + "/files", Map.of("name", "large.txt", "bytes", 5))
                .expect(201)
                .json();
        var put = HttpRequest.newBuilder(URI.create(upload.path("upload_url").asText()));
        upload.path("upload_headers")
                .properties()
                .forEach(header -> put.header(header.getKey(), header.getValue().asText()));
        http.send(put.PUT(BodyPublishers.ofString("three")).build(), BodyHandlers.discarding());

        var ended = ended(executed(Map.of(
                "code",
                """
                print(open('a.txt').read(), open('data/b.bin').read(), open('c.txt').read())
                with open('sum.txt', 'w') as out:
                    out.write('6')
                """,
                "files",
                List.of(
                        Map.of("name", "a.txt", "content", "one"),
                        Map.of(
                                "name",
                                "data/b.bin",
                                "content_base64",
                                Base64.getEncoder().encodeToString("two".getBytes(StandardCharsets.UTF_8))),
                        Map.of("name", "c.txt", "file_id", upload.path("id").asText())))));

        assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("success");
        assertThat(ended.path("output").asText()).isEqualTo("one two three\n");
        assertThat(ended.path("exit_code").asInt()).isZero();
        assertThat(ended.path("queued_ms").asLong()).isGreaterThanOrEqualTo(0);
        assertThat(ended.at("/evidence/code_sha256").asText()).hasSize(64);
        assertThat(ended.at("/evidence/limits/wall_seconds").asInt()).isEqualTo(30);
        assertThat(ended.at("/files/0/name").asText()).isEqualTo("sum.txt");
        var file = http.send(
                HttpRequest.newBuilder(URI.create(ended.at("/files/0/url").asText()))
                        .build(),
                BodyHandlers.ofString());
        assertThat(file.body()).isEqualTo("6");
        assertThat(file.headers().firstValue("Content-Disposition").orElse("")).startsWith("attachment");
        var listed = client.get(PATH + "/executions?status=success").expect(200).json();
        assertThat(listed.at("/items/0/execution_id").asText())
                .isEqualTo(ended.path("execution_id").asText());
        assertThat(listed.at("/items/0").has("output")).isFalse();
        assertThat(platform.count(
                        tenant,
                        "select count(*) from audit_records where tenant_id = ? and action = 'sandbox.execute'",
                        tenant.id()))
                .isPositive();
        var health = client.get(PATH + "/health").expect(200).json();
        assertThat(health.path("status").asText()).isEqualTo("ok");
        assertThat(health.path("latest").has("layers")).isTrue();
    }

    @Test
    void outputIsStreamedWhileTheCodeRuns() throws IOException, InterruptedException {
        var id = executed("import time\nprint('first', flush=True)\ntime.sleep(3)\nprint('last')");
        var answer = http.send(
                client.request(PATH + "/executions/" + id + "/logs").GET().build(), BodyHandlers.ofInputStream());
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");

        try (var events = new EventStreamReader(answer.body())) {
            assertThat(events.next().orElseThrow().name()).isEqualTo("status");
            var first = eventually(
                    () -> events.next().orElseThrow(), event -> event.name().equals("output"));
            assertThat(first.data().path("text").asText()).startsWith("first");
            assertThat(now(id).path("status").asText()).isEqualTo("running");
            var rest = events.rest();
            assertThat(rest.getLast().name()).isEqualTo("end");
            assertThat(rest.getLast().data().path("status").asText()).isEqualTo("success");
            assertThat(rest.stream()
                            .filter(event -> event.name().equals("output"))
                            .map(event -> event.data().path("text").asText())
                            .collect(Collectors.joining()))
                    .contains("last");
        }
    }

    @Test
    void codeThatFailsOrTakesTooLongSaysSo() {
        var failing = executed("raise ValueError('no')");
        var slow = executed(Map.of("code", "import time; time.sleep(30)", "timeout_seconds", 1));

        var failed = ended(failing);
        assertThat(failed.path("status").asText()).isEqualTo("failed");
        assertThat(failed.at("/error/kind").asText()).isEqualTo("user_error");
        assertThat(failed.path("stderr").asText()).contains("ValueError: no");
        var late = ended(slow);
        assertThat(late.path("status").asText()).isEqualTo("timeout");
        assertThat(late.at("/error/kind").asText()).isEqualTo("timeout");
    }

    @Test
    void whatIsCancelledStaysCancelledWhateverItsWorkerLeaves() {
        var id = executed(SLEEPS);
        awaitRunning(id);

        var cancelled = client.post(PATH + "/executions/" + id + "/cancel", Map.of())
                .expect(202)
                .json();
        assertThat(cancelled.path("status").asText()).isEqualTo("cancelled");
        leave(id, success(id));

        // What comes after is heard of after: the next one has ended when it is looked at again.
        ended(executed("print(1)"));
        assertThat(now(id).path("status").asText()).isEqualTo("cancelled");
        assertThat(now(id).path("output").asText()).isEmpty();
    }

    @Test
    void aSecondResultChangesNothingAndOneThatIsNoneFailsForThePlatform() {
        var first = executed("print('once')");
        ended(first);
        leave(first, success(first));
        var forged = executed(SLEEPS);
        awaitRunning(forged);
        leave(forged, Map.of("execution_id", forged, "status", "wonderful"));

        var failed = ended(forged);
        assertThat(failed.path("status").asText()).isEqualTo("failed");
        assertThat(failed.at("/error/kind").asText()).isEqualTo("internal");
        assertThat(now(first).path("output").asText()).isEqualTo("once\n");
    }

    @Test
    void theSameRequestTwiceIsOneExecution() {
        var body = Json.write(Map.of("code", "print(1)"));
        var first = Client.send(client.request(PATH + "/execute")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "once-" + tenant.id())
                .POST(BodyPublishers.ofString(body)));
        var second = Client.send(client.request(PATH + "/execute")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "once-" + tenant.id())
                .POST(BodyPublishers.ofString(body)));

        assertThat(second.expect(202).json()).isEqualTo(first.expect(202).json());
        assertThat(platform.count(tenant, "select count(*) from sandbox_executions where tenant_id = ?", tenant.id()))
                .isOne();
    }

    @Test
    void aTenantRunsNoMoreAtATimeThanItMay() {
        platform.superAdministrator()
                .send(
                        "PUT",
                        "/api/v1/tenants/" + tenant.id() + "/quotas",
                        Map.of("quotas", List.of(Map.of("name", "concurrent_sandboxes", "limit", 1))))
                .expect(200);
        var first = executed(SLEEPS);

        var refused = client.post(PATH + "/execute", Map.of("code", "print(1)")).expect(429);
        assertThat(refused.json().path("code").asText()).isEqualTo("concurrent_sandboxes");
        assertThat(refused.header("Retry-After")).isNotEmpty();
        client.post(PATH + "/executions/" + first + "/cancel", Map.of()).expect(202);
        assertThat(ended(executed("print(1)")).path("status").asText()).isEqualTo("success");
    }

    @Test
    void anotherTenantsExecutionIsNotThere() {
        var id = executed("print(1)");
        var stranger = platform.tenant().client();

        stranger.get(PATH + "/executions/" + id).expect(404);
        stranger.get(PATH + "/executions/" + id + "/logs").expect(404);
        stranger.post(PATH + "/executions/" + id + "/cancel", Map.of()).expect(404);
        client.get(PATH + "/executions/box_nonsense").expect(404);
        tenant.clientWith("viewer").post(PATH + "/execute", Map.of("code", "1")).expect(403);
        var wrong = client.post(
                        PATH + "/execute",
                        Map.of(
                                "code",
                                "1",
                                "timeout_seconds",
                                301,
                                "files",
                                List.of(Map.of("name", "../x", "content", ""))))
                .expect(400)
                .json();
        assertThat(wrong.findValuesAsText("pointer")).contains("/timeout_seconds", "/files/0/name");
    }

    @Test
    void aWorkflowGoesOnWithWhatItsCodeFound() {
        var workflows = new WorkflowClient(client);
        var workflow = workflows.published(
                """
                name: sums
                version: v1
                steps:
                  - name: add
                    type: code
                    inputs:
                      code: |
                        import json
                        given = json.load(open('inputs.json'))
                        print('adding')
                        print(json.dumps({'sum': sum(given['numbers'])}))
                      inputs: {numbers: "${numbers}"}
                    outputs: {found: "${result}"}
                  - name: answer
                    type: return
                    value: ${found.sum}
                """);

        var run = workflows.ended(workflows.started(workflow, Map.of("input", Map.of("numbers", List.of(1, 2, 3)))));

        assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("success");
        assertThat(run.path("output").asInt()).isEqualTo(6);
        assertThat(WorkflowClient.step(run, "add").at("/output/stdout").asText())
                .startsWith("adding");
    }

    @Test
    void aRunThatIsCancelledCancelsItsCodeAndOneWhoseCodeFailsIsTold() {
        var workflows = new WorkflowClient(client);
        var sleeping = workflows.published(
                """
                name: sleeps
                version: v1
                steps:
                  - name: wait
                    type: code
                    inputs: {code: "import time; time.sleep(20)"}
                """);
        var failing = workflows.published(
                """
                name: fails
                version: v1
                steps:
                  - name: break
                    type: code
                    inputs: {code: "raise ValueError('broken')"}
                """);
        var run = workflows.started(sleeping, Map.of());
        var failed = workflows.ended(workflows.started(failing, Map.of()));
        assertThat(failed.path("status").asText()).isEqualTo("failed");
        assertThat(failed.at("/error/detail").asText()).contains("user_error").contains("broken");

        var execution = eventually(
                () -> client.get(PATH + "/executions?status=running")
                        .expect(200)
                        .json(),
                list -> list.path("items").size() == 1);
        client.post("/api/v1/runs/" + run + "/cancel", Map.of()).expect(202);
        var id = execution.at("/items/0/execution_id").asText();
        assertThat(ended(id).path("status").asText()).isEqualTo("cancelled");
    }
}
