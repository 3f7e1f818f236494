package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.workflow.WebhookSecret;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What starts runs, besides people: the clock, events and signed requests. */
@ExtendWith(Platform.Provider.class)
class TriggersIT {
    private final Platform platform;
    private final Tenant tenant;
    private final WorkflowClient workflows;

    TriggersIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
        this.workflows = new WorkflowClient(tenant.client());
    }

    @Test
    void anEventThatIsToldThreeTimesStartsOneRun() {
        var workflow = workflows.published(
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
        var workflow = workflows.published(
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
        assertThat(platform.count(
                        "select count(*) from workflow_triggers where workflow_triggers::text like ?",
                        "%" + secret.value().substring("whsec_".length()) + "%"))
                .as("secrets in the database")
                .isZero();
        assertThat(workflows.ended(ids.iterator().next()).path("output").asText())
                .isEqualTo("hook");
        platform.anonymous()
                .post(path, Map.of("word", "forged"), "Jarvis-Timestamp", timestamp, "Jarvis-Signature", "v1=00")
                .problem(401, "invalid_signature");
    }

    @Test
    void aScheduleStartsItsRunWhenItsTimeHasCome() {
        var workflow = workflows.published(
                """
                name: at_its_time
                version: v1
                steps:
                  - {name: answer, type: return, value: "${scheduled_at}"}
                """);
        var at = java.time.LocalDateTime.now(java.time.ZoneOffset.UTC)
                .plusSeconds(2)
                .truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        var path = "/api/v1/workflows/" + workflow + "/triggers";
        tenant.client()
                .post(path, Map.of("schedule", Map.of("expression", "whenever")))
                .problem(422, "invalid_schedule");
        tenant.client()
                .post(path, Map.of("schedule", Map.of("expression", "at(" + at + ")")))
                .expect(201);

        var runs = eventually(
                () -> tenant.client()
                        .get("/api/v1/runs?status=success")
                        .expect(200)
                        .json()
                        .path("items"),
                items -> !items.isEmpty());

        assertThat(runs.get(0).path("output").asText()).startsWith(at.toString().substring(0, 16));
        assertThat(runs.get(0).path("origin").asText()).isEqualTo("schedule");
        assertThat(tenant.client().get(path).expect(200).json().path("items")).hasSize(1);
    }
}
