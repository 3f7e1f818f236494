package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Json;
import ai.jarvis.workflow.WebhookSecret;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Workflows from their definition to the end of their runs, by the API alone. */
@ExtendWith(Platform.Provider.class)
class WorkflowsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Set<String> ENDS = Set.of("success", "failed", "cancelled");

    private final Platform platform;
    private final Tenant tenant;
    private final Map<String, AtomicInteger> hits = new ConcurrentHashMap<>();
    private final AtomicInteger status = new AtomicInteger(200);
    private HttpServer server;

    WorkflowsIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
    }

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var path = exchange.getRequestURI().getPath();
            hits.computeIfAbsent(path, unused -> new AtomicInteger()).incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(path.equals("/second") ? status.get() : 200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private int hits(String path) {
        return hits.getOrDefault(path, new AtomicInteger()).get();
    }

    private String address(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private static Reply save(Client client, String definition) {
        return Client.send(client.request("/api/v1/workflows")
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString(definition)));
    }

    private String published(String definition) {
        return published(tenant.client(), definition);
    }

    private static String published(Client client, String definition) {
        var id = save(client, definition).expect(201).json().path("id").asText();
        client.post("/api/v1/workflows/" + id + "/publish", Map.of()).expect(200);
        return id;
    }

    private String started(String workflow, Map<String, ?> body) {
        return started(tenant.client(), workflow, body);
    }

    private static String started(Client client, String workflow, Map<String, ?> body) {
        return client.post("/api/v1/workflows/" + workflow + "/runs", body)
                .expect(202)
                .json()
                .path("id")
                .asText();
    }

    private JsonNode run(String id) {
        return run(tenant.client(), id);
    }

    private static JsonNode run(Client client, String id) {
        return client.get("/api/v1/runs/" + id).expect(200).json();
    }

    private JsonNode ended(String id) {
        return ended(tenant.client(), id);
    }

    private static JsonNode ended(Client client, String id) {
        return eventually(
                PATIENCE,
                () -> run(client, id),
                run -> ENDS.contains(run.path("status").asText()));
    }

    private static JsonNode step(JsonNode run, String name) {
        for (var step : run.path("steps")) {
            if (step.path("name").asText().equals(name)) {
                return step;
            }
        }
        throw new AssertionError("No step " + name + " in " + run);
    }

    @Test
    void aRunTellsWhatItsStepsDid() {
        var workflow = published(
                """
                name: echo
                version: v1
                steps:
                  - name: say
                    type: noop
                    inputs:
                      value: ${word}
                    outputs:
                      said: ${value}
                  - name: answer
                    type: return
                    value: ${said}
                """);

        var run = ended(started(workflow, Map.of("input", Map.of("word", "hello"))));

        assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("success");
        assertThat(run.path("output").asText()).isEqualTo("hello");
        assertThat(run.path("version").asInt()).isEqualTo(1);
        var step = step(run, "say");
        assertThat(step.path("status").asText()).isEqualTo("success");
        assertThat(step.at("/input/value").asText()).isEqualTo("hello");
        assertThat(step.at("/output/value").asText()).isEqualTo("hello");
        assertThat(step.path("line").asInt()).isEqualTo(4);
        assertThat(step.path("attempt").asInt()).isEqualTo(1);
    }

    @Test
    void aDefinitionThatCannotRunIsRefusedWithItsLines() {
        var refused = save(
                        tenant.client(),
                        """
                name: broken
                version: v1
                steps:
                  - name: a
                    type: nothing
                """)
                .problem(422, "workflow_invalid");

        assertThat(refused.at("/errors/0/line").asInt()).isEqualTo(5);
        assertThat(refused.at("/errors/0/column").asInt()).isGreaterThan(1);
        assertThat(refused.at("/errors/0/pointer").asText()).startsWith("/steps/0");
    }

    @Test
    void aRetryGoesOnFromTheStepThatFailed() {
        status.set(500);
        var workflow = published(
                """
                name: two_calls
                version: v1
                steps:
                  - name: first
                    type: http
                    inputs: {url: "%s", method: POST}
                  - name: second
                    type: http
                    inputs: {url: "%s"}
                    outputs: {code: "${status}"}
                  - name: check
                    type: if
                    condition: ${code != 200}
                    then:
                      - name: give_up
                        type: fail
                        error: NotReady
                        message: It is not ready.
                  - name: done
                    type: return
                    value: ${code}
                """
                        .formatted(address("/first"), address("/second")));
        var id = started(workflow, Map.of());
        var failed = ended(id);
        assertThat(failed.path("status").asText()).as(failed.toString()).isEqualTo("failed");
        assertThat(failed.at("/error/code").asText()).isEqualTo("NotReady");
        var letters = tenant.client().get("/api/v1/dead-letters").expect(200).json();
        assertThat(letters.at("/items/0/subject").asText()).isEqualTo(id);

        tenant.client()
                .post("/api/v1/tasks/" + failed.path("task_id").asText() + "/replay", Map.of())
                .expect(202);
        var again = ended(id);

        assertThat(again.path("status").asText()).as(again.toString()).isEqualTo("failed");
        assertThat(again.path("attempt").asInt()).isEqualTo(2);
        assertThat(hits("/first")).isEqualTo(1);
    }

    @Test
    void aCancelledRunDoesNoFurtherStep() {
        var workflow = published(
                """
                name: slow
                version: v1
                steps:
                  - name: pause
                    type: wait
                    seconds: 30
                  - name: call
                    type: http
                    inputs: {url: "%s"}
                """
                        .formatted(address("/late")));
        var id = started(workflow, Map.of());
        eventually(PATIENCE, () -> run(id), run -> run.path("status").asText().equals("running"));

        var asked = Instant.now();
        var answer = tenant.client()
                .post("/api/v1/runs/" + id + "/cancel", Map.of())
                .expect(202)
                .json();

        assertThat(answer.path("status").asText()).isEqualTo("cancelled");
        eventually(
                Duration.ofSeconds(5),
                () -> run(id),
                run -> step(run, "pause").path("status").asText().equals("cancelled"));
        assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(5));
        tenant.client().post("/api/v1/runs/" + id + "/retry", Map.of()).problem(409, "run_not_failed");
    }

    @Test
    void anEventThatIsToldThreeTimesStartsOneRun() {
        var workflow = published(
                """
                name: on_order
                version: v1
                steps:
                  - name: answer
                    type: return
                    value: ${event.number}
                """);
        tenant.client()
                .post(
                        "/api/v1/workflows/" + workflow + "/triggers",
                        Map.of("event", Map.of("type", "order.placed", "match", Map.of("shop", "a"))))
                .expect(201);
        for (int i = 0; i < 3; i++) {
            tenant.client()
                    .post(
                            "/api/v1/events",
                            Map.of("type", "order.placed", "id", "o-1", "data", Map.of("shop", "a", "number", 7)))
                    .expect(202);
        }
        tenant.client()
                .post("/api/v1/events", Map.of("type", "order.placed", "data", Map.of("shop", "b")))
                .expect(202);

        var runs = eventually(
                PATIENCE,
                () -> tenant.client()
                        .get("/api/v1/runs?status=success&workflow_id=" + workflow)
                        .expect(200)
                        .json()
                        .path("items"),
                items -> !items.isEmpty());

        assertThat(runs.get(0).path("output").asInt()).isEqualTo(7);
        assertThat(tenant.client().get("/api/v1/runs").json().path("items")).hasSize(1);
    }

    @Test
    void aSignedWebhookStartsOneRunHoweverOftenItIsSent() {
        var workflow = published(
                """
                name: hooked
                version: v1
                steps:
                  - name: answer
                    type: return
                    value: ${event.word}
                """);
        var trigger = tenant.client()
                .post("/api/v1/workflows/" + workflow + "/triggers", Map.of("webhook", Map.of()))
                .expect(201)
                .json();
        var path = trigger.at("/webhook/url").asText();
        var secret = new WebhookSecret(trigger.at("/webhook/secret").asText());
        var timestamp = Long.toString(Instant.now().getEpochSecond());
        var body = "{\"word\": \"hook\"}";

        var ids = new HashSet<String>();
        for (int i = 0; i < 3; i++) {
            ids.add(platform.anonymous()
                    .postJson(
                            path,
                            body.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                            "Jarvis-Timestamp",
                            timestamp,
                            "Jarvis-Signature",
                            secret.sign(timestamp, body))
                    .expect(202)
                    .json()
                    .path("run_id")
                    .asText());
        }

        assertThat(ids).hasSize(1);
        assertThat(ended(ids.iterator().next()).path("output").asText()).isEqualTo("hook");
        platform.anonymous()
                .post(path, Map.of("word", "forged"), "Jarvis-Timestamp", timestamp, "Jarvis-Signature", "v1=00")
                .problem(401, "invalid_signature");
    }

    @Test
    void aRunWaitsForAPersonsDecision() {
        var workflow = published(
                """
                name: asks
                version: v1
                steps:
                  - name: ask
                    type: approval
                    inputs: {message: May I?}
                    outputs: {verdict: "${approved}", who: "${by}"}
                  - name: answer
                    type: return
                    value: "${verdict}"
                """);
        var id = started(workflow, Map.of());
        var approval = eventually(
                        PATIENCE,
                        () -> tenant.client()
                                .get("/api/v1/approvals")
                                .expect(200)
                                .json()
                                .path("items"),
                        items -> !items.isEmpty())
                .get(0);
        assertThat(approval.path("message").asText()).isEqualTo("May I?");

        tenant.client()
                .post("/api/v1/approvals/" + approval.path("id").asText(), Map.of("approved", true))
                .expect(200);

        assertThat(ended(id).path("output").asBoolean()).isTrue();
        tenant.client()
                .post("/api/v1/approvals/" + approval.path("id").asText(), Map.of("approved", false))
                .problem(409, "already_decided");
    }

    @Test
    void aSubWorkflowsStepsCountToTheLimitsOfTheRunThatHasItRun() {
        published(
                """
                name: inner
                version: v1
                steps:
                  - {name: a, type: noop}
                  - {name: b, type: noop, inputs: {value: "${x}"}, outputs: {y: "${value}"}}
                  - {name: answer, type: return, value: "${y}"}
                """);
        var outer = published(
                """
                name: outer
                version: v1
                steps:
                  - name: call
                    type: sub_workflow
                    inputs: {workflow: inner, inputs: {x: 5}}
                    outputs: {z: "${result}"}
                  - {name: answer, type: return, value: "${z}"}
                """);

        var good = ended(started(outer, Map.of("limits", Map.of("steps", 3))));
        assertThat(good.path("output").asInt()).as(good.toString()).isEqualTo(5);

        var short_ = ended(started(outer, Map.of("limits", Map.of("steps", 2))));
        assertThat(short_.path("status").asText()).isEqualTo("failed");
        assertThat(short_.at("/error/detail").asText()).contains("BudgetExceeded");
    }

    @Test
    void aRunWaitsUntilTheQuotaHasRoom() {
        platform.superAdministrator()
                .send(
                        "PUT",
                        "/api/v1/tenants/" + tenant.id() + "/quotas",
                        Map.of(
                                "quotas",
                                List.of(Map.of("name", "concurrent_workflows", "scope", "tenant", "limit", 1))))
                .expect(200);
        var workflow = published(
                """
                name: queued
                version: v1
                steps:
                  - {name: ask, type: approval, inputs: {message: "Go on?"}}
                """);
        var first = started(workflow, Map.of());
        eventually(
                PATIENCE, () -> run(first), run -> run.path("status").asText().equals("running"));
        var second = started(workflow, Map.of());
        var vital = started(workflow, Map.of("priority", "high"));
        assertThat(run(second).path("status").asText()).isEqualTo("pending");

        tenant.client().post("/api/v1/runs/" + first + "/cancel", Map.of()).expect(202);

        eventually(
                PATIENCE, () -> run(vital), run -> run.path("status").asText().equals("running"));
        assertThat(run(second).path("status").asText()).isEqualTo("pending");
    }

    @Test
    void aPublishedVersionIsTakenBackAtOnce() {
        var workflow = published("name: versioned\nversion: v1\nsteps:\n  - {name: a, type: return, value: one}\n");
        var path = "/api/v1/workflows/" + workflow;
        Client.send(tenant.client()
                        .request(path)
                        .header("Content-Type", "application/yaml")
                        .PUT(BodyPublishers.ofString(
                                "name: versioned\nversion: v1\nsteps:\n  - {name: a, type: return, value: two}\n")))
                .expect(200);
        assertThat(ended(started(workflow, Map.of())).path("output").asText()).isEqualTo("one");

        tenant.client().post(path + "/publish", Map.of()).expect(200);
        assertThat(ended(started(workflow, Map.of())).path("output").asText()).isEqualTo("two");

        var back =
                tenant.client().post(path + "/rollback", Map.of()).expect(200).json();
        assertThat(back.at("/published/version").asInt()).isEqualTo(1);
        assertThat(ended(started(workflow, Map.of())).path("output").asText()).isEqualTo("one");
    }

    @Test
    void answersFromDocumentsByTheSampleAsItIsWritten() {
        var client = platform.anonymous().withKey(platform.environment("JARVIS_API_KEY"));
        var developer = new Tenant(platform.environment("JARVIS_TENANT_ID"), client);
        developer.collectionWith("bell.txt", "The bell of the town hall rings at six in the morning.");
        var workflow = published(
                client,
                """
                name: document_qa_workflow_%s
                version: v1
                steps:
                 - name: retrieve_context
                   type: rag_retrieve
                   inputs:
                     query: ${user_query}
                     top_k: 5
                   outputs:
                     context: ${retrieved_docs}

                 - name: generate_answer
                   type: llm_call
                   inputs:
                     prompt: "基于上下文回答问题: ${context}"
                     model: gpt-4
                   outputs:
                     answer: ${llm_response}

                 - name: validate_answer
                   type: condition
                   condition: ${answer.length > 10}
                   on_true: step_4
                   on_false: step_5

                 - name: return_answer
                   type: return
                   value: ${answer}

                 - name: fallback
                   type: return
                   value: "无法生成有效答案"
                """
                        .formatted(Long.toString(System.nanoTime(), 36)));

        var run = ended(
                client,
                started(
                        client,
                        workflow,
                        Map.of("input", Map.of("user_query", "When does the bell of the town hall ring?"))));

        assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("success");
        assertThat(run.path("output").asText()).isNotBlank();
        assertThat(step(run, "retrieve_context").at("/output/retrieved_docs")).isNotEmpty();
        assertThat(Json.write(run.path("steps"))).contains("generate_answer");
    }
}
