package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs of workflows from their start to their end, by the API alone. */
@ExtendWith(Platform.Provider.class)
class RunsIT {
    private final Map<String, AtomicInteger> hits = new ConcurrentHashMap<>();
    private final AtomicInteger status = new AtomicInteger(200);
    private HttpServer server;
    private final Platform platform;
    private final Tenant tenant;
    private final WorkflowClient workflows;

    RunsIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
        this.workflows = new WorkflowClient(tenant.client());
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

    @Test
    void aRunTellsWhatItsStepsDid() {
        var workflow = workflows.published(
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

        var run = workflows.ended(workflows.started(workflow, Map.of("input", Map.of("word", "hello"))));

        assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("success");
        assertThat(run.path("output").asText()).isEqualTo("hello");
        assertThat(run.path("version").asInt()).isEqualTo(1);
        var step = WorkflowClient.step(run, "say");
        assertThat(step.path("status").asText()).isEqualTo("success");
        assertThat(step.at("/input/value").asText()).isEqualTo("hello");
        assertThat(step.at("/output/value").asText()).isEqualTo("hello");
        assertThat(step.path("line").asInt()).isEqualTo(4);
        assertThat(step.path("attempt").asInt()).isEqualTo(1);
    }

    @Test
    void aRetryGoesOnFromTheStepThatFailed() {
        status.set(500);
        var workflow = workflows.published(
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
        var id = workflows.started(workflow, Map.of());
        var failed = workflows.ended(id);
        assertThat(failed.path("status").asText()).as(failed.toString()).isEqualTo("failed");
        assertThat(failed.at("/error/code").asText()).isEqualTo("NotReady");
        var letters = eventually(
                () -> tenant.client().get("/api/v1/dead-letters").expect(200).json(),
                list -> !list.path("items").isEmpty());
        assertThat(letters.at("/items/0/subject").asText()).isEqualTo(id);

        tenant.client()
                .post("/api/v1/tasks/" + failed.path("task_id").asText() + "/replay", Map.of())
                .expect(202);
        var again = workflows.ended(id);

        assertThat(again.path("status").asText()).as(again.toString()).isEqualTo("failed");
        assertThat(again.path("attempt").asInt()).isEqualTo(2);
        assertThat(hits("/first")).isEqualTo(1);
    }

    @Test
    void aCancelledRunDoesNoFurtherStep() {
        var workflow = workflows.published(
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
        var id = workflows.started(workflow, Map.of());
        eventually(() -> workflows.run(id), run -> run.path("status").asText().equals("running"));

        var asked = Instant.now();
        var answer = tenant.client()
                .post("/api/v1/runs/" + id + "/cancel", Map.of())
                .expect(202)
                .json();

        assertThat(answer.path("status").asText()).isEqualTo("cancelled");
        eventually(
                Duration.ofSeconds(5),
                () -> workflows.run(id),
                run -> WorkflowClient.step(run, "pause").path("status").asText().equals("cancelled"));
        assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(5));
        tenant.client().post("/api/v1/runs/" + id + "/retry", Map.of()).problem(409, "run_not_failed");
    }

    @Test
    void aRunWaitsForAPersonsDecision() {
        var workflow = workflows.published(
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
        var id = workflows.started(workflow, Map.of());
        var approval = eventually(
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

        assertThat(workflows.ended(id).path("output").asBoolean()).isTrue();
        tenant.client()
                .post("/api/v1/approvals/" + approval.path("id").asText(), Map.of("approved", false))
                .problem(409, "already_decided");
    }

    @Test
    void aSubWorkflowsStepsCountToTheLimitsOfTheRunThatHasItRun() {
        workflows.published(
                """
                name: inner
                version: v1
                steps:
                  - {name: a, type: noop}
                  - {name: b, type: noop, inputs: {value: "${x}"}, outputs: {y: "${value}"}}
                  - {name: answer, type: return, value: "${y}"}
                """);
        var outer = workflows.published(
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

        var good = workflows.ended(workflows.started(outer, Map.of("limits", Map.of("steps", 3))));
        assertThat(good.path("output").asInt()).as(good.toString()).isEqualTo(5);
        var inner =
                workflows.run(WorkflowClient.step(good, "call").path("run_id").asText());
        assertThat(inner.path("parent_run_id").asText())
                .isEqualTo(good.path("id").asText());

        var short_ = workflows.ended(workflows.started(outer, Map.of("limits", Map.of("steps", 2))));
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
        var workflow = workflows.published(
                """
                name: queued
                version: v1
                steps:
                  - {name: ask, type: approval, inputs: {message: "Go on?"}}
                """);
        var first = workflows.started(workflow, Map.of());
        eventually(
                () -> workflows.run(first), run -> run.path("status").asText().equals("running"));
        var second = workflows.started(workflow, Map.of());
        var vital = workflows.started(workflow, Map.of("priority", "high"));
        assertThat(workflows.run(second).path("status").asText()).isEqualTo("pending");

        tenant.client().post("/api/v1/runs/" + first + "/cancel", Map.of()).expect(202);

        eventually(
                () -> workflows.run(vital), run -> run.path("status").asText().equals("running"));
        assertThat(workflows.run(second).path("status").asText()).isEqualTo("pending");
    }

    @Test
    void aDeletedTenantsRunsEndWithIt() {
        var workflow = workflows.published(
                """
                name: goes_on
                version: v1
                steps:
                  - {name: pause, type: wait, seconds: 600}
                """);
        var run = workflows.started(workflow, Map.of());
        var execution = eventually(() -> workflows.run(run), state -> state.has("execution"))
                .path("execution")
                .asText();
        tenant.client()
                .post(
                        "/api/v1/workflows/" + workflow + "/triggers",
                        Map.of("schedule", Map.of("expression", "rate(1 day)")))
                .expect(201);

        var job = platform.superAdministrator()
                .delete("/api/v1/tenants/" + tenant.id())
                .expect(202)
                .json();
        var report = platform.awaitJob(tenant.id(), job.path("id").asText()).path("report");

        assertThat(report.at("/removed/state machines").asInt()).isEqualTo(1);
        assertThat(report.at("/removed/schedules").asInt()).isEqualTo(1);
        assertThat(report.path("left")).isEmpty();
        assertThat(execution).contains(run);
    }

    /** Each iteration has its own place, in the one execution and in those that a list kept in S3 is gone over by. */
    @Test
    void everyStepOfALongLoopIsThere() {
        var workflow = workflows.published(
                """
                name: long
                version: v1
                inputs: {count: number}
                steps:
                  - name: each
                    type: for
                    in: ${range(1, count)}
                    item: number
                    concurrency: 20
                    steps:
                      - name: take
                        type: noop
                        inputs: {value: "${number}"}
                        outputs: {taken: "${value}"}
                    collect: ${taken}
                    outputs: {all: "${results}"}
                  - {name: done, type: return, value: "${all.length}"}
                """);

        var run = workflows.ended(workflows.started(workflow, Map.of("input", Map.of("count", 1000))));

        assertThat(run.path("output").asInt()).as(run.path("error").toString()).isEqualTo(1000);
        assertTaken(run, 1000);
        assertThat(run.has("steps_cursor")).isFalse();

        var path = "/api/v1/runs/" + run.path("id").asText() + "/steps";
        assertThat(Tenant.field(tenant.list(path, 200), "name"))
                .hasSize(run.path("steps").size());
    }

    @Test
    void theStepsOfALoopInExecutionsOfItsOwnAreThereToo() {
        var workflow = workflows.published(
                """
                name: big
                version: v1
                inputs: {texts: list}
                steps:
                  - name: each
                    type: for
                    in: ${texts}
                    item: text
                    concurrency: 5
                    steps:
                      - name: take
                        type: noop
                        inputs: {value: "${text.length}"}
                        outputs: {taken: "${value}"}
                    collect: ${taken}
                    outputs: {all: "${results}"}
                  - {name: done, type: return, value: "${all.length}"}
                """);
        var texts = Collections.nCopies(40, "x".repeat(1_000));

        var run = workflows.ended(workflows.started(workflow, Map.of("input", Map.of("texts", texts))));

        assertThat(run.path("output").asInt()).as(run.path("error").toString()).isEqualTo(40);
        assertTaken(run, 40);
        assertThat(WorkflowClient.step(run, "take").at("/output/value").asInt()).isEqualTo(1_000);
        assertThat(WorkflowClient.step(run, "take").path("line").asInt()).isEqualTo(11);
    }

    private static void assertTaken(JsonNode run, int count) {
        var taken = StreamSupport.stream(run.path("steps").spliterator(), false)
                .filter(step -> step.path("name").asText().equals("take"))
                .toList();
        assertThat(taken)
                .extracting(step -> step.at("/iteration/0").asInt())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, count).boxed().toList());
        assertThat(taken)
                .allSatisfy(step -> assertThat(step.path("status").asText()).isEqualTo("success"));
    }
}
