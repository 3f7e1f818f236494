package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Limits, as callers of the API meet them. */
@ExtendWith(Platform.Provider.class)
class LimitsIT {
    /** What is promised for a limit to be known everywhere. */
    private static final Duration KNOWN = Duration.ofSeconds(5);

    private static final Map<String, Object> QUESTION = Map.of("message", "Hello.", "collections", List.of());

    private final Platform platform;
    private final Tenant tenant;

    LimitsIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
    }

    @AfterEach
    void theModelsRecover() {
        platform.chatModel().recover();
    }

    private Reply set(String tenant, Object changes) {
        var request = platform.superAdministrator()
                .request("/api/v1/tenants/" + tenant + "/quotas")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(Json.write(changes)));
        return Client.send(request);
    }

    private void limit(String name, long amount) {
        set(tenant.id(), Map.of("quotas", List.of(Map.of("name", name, "limit", amount))))
                .expect(200);
    }

    private Reply ask() {
        return tenant.client().post("/api/v1/chat", QUESTION);
    }

    private static String header(Reply reply, String name) {
        return reply.header(name);
    }

    private JsonNode state(String name) {
        var quotas = tenant.client().get("/api/v1/quotas").expect(200).json().path("quotas");
        return StreamSupport.stream(quotas.spliterator(), false)
                .filter(quota -> quota.path("name").asText().equals(name)
                        && quota.path("scope").asText().equals("tenant"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRaisedLimitWorksWithinSecondsAndARefusalNamesItsLimit() {
        limit("requests", 3);
        var refused =
                eventually(KNOWN, () -> tenant.client().get("/api/v1/tasks/none"), reply -> reply.status() == 429);

        refused.problem(429, "requests");
        assertThat(header(refused, "RateLimit-Limit")).isEqualTo("3");
        assertThat(header(refused, "RateLimit-Remaining")).isEqualTo("0");
        assertThat(Long.parseLong(header(refused, "RateLimit-Reset"))).isBetween(1L, 61L);
        assertThat(Long.parseLong(header(refused, "Retry-After"))).isBetween(1L, 61L);

        limit("requests", 100);
        var admitted =
                eventually(KNOWN, () -> tenant.client().get("/api/v1/tasks/none"), reply -> reply.status() == 404);

        admitted.expect(404);
        assertThat(header(admitted, "RateLimit-Limit")).isEqualTo("100");
        assertThat(Long.parseLong(header(admitted, "RateLimit-Remaining"))).isBetween(1L, 99L);
    }

    @Test
    void everyAnswerSaysHowTheLimitsStand() {
        limit("requests", 1_000);
        eventually(KNOWN, this::ask, reply -> header(reply, "RateLimit-Limit").equals("1000"));
        var key = UUID.randomUUID().toString();

        var answers = new HashMap<String, Reply>();
        answers.put("a list", tenant.client().get("/api/v1/collections"));
        answers.put("an answer", tenant.client().post("/api/v1/chat", QUESTION, "Idempotency-Key", key));
        answers.put("a replay", tenant.client().post("/api/v1/chat", QUESTION, "Idempotency-Key", key));
        answers.put("a wrong question", tenant.client().post("/api/v1/chat", Map.of("message", "")));
        answers.put("a search", tenant.client().post("/api/v1/search", Map.of("query", "a")));
        answers.put("an unknown id", tenant.client().get("/api/v1/tasks/none"));
        assertThat(answers)
                .allSatisfy((what, answer) ->
                        assertThat(header(answer, "RateLimit-Limit")).as(what).isEqualTo("1000"));

        answers.clear();
        answers.put("health", platform.anonymous().get("/health"));
        answers.put("no credentials", platform.anonymous().get("/api/v1/collections"));
        answers.put("no route", platform.anonymous().get("/nowhere"));
        assertThat(answers).allSatisfy((what, answer) -> {
            assertThat(header(answer, "RateLimit-Remaining")).as(what).isNotEmpty();
            assertThat(header(answer, "RateLimit-Reset")).as(what).isNotEmpty();
        });
    }

    @Test
    void everyRequestCountsOnce() {
        limit("requests", 1_000);
        eventually(KNOWN, this::ask, reply -> header(reply, "RateLimit-Limit").equals("1000"));
        var before = state("requests").path("used").asLong();
        var key = UUID.randomUUID().toString();

        tenant.client().get("/api/v1/collections").expect(200);
        tenant.client().post("/api/v1/chat", QUESTION, "Idempotency-Key", key).expect(200);
        tenant.client().post("/api/v1/chat", QUESTION, "Idempotency-Key", key).expect(200);
        tenant.client().post("/api/v1/search", Map.of("query", "")).expect(400);

        assertThat(state("requests").path("used").asLong() - before).isEqualTo(5);
    }

    @Test
    void tokensAreSettledWithWhatTheLedgerHolds() {
        ask().expect(200);
        platform.chatModel().failOn("storm");
        tenant.client()
                .post("/api/v1/chat", Map.of("message", "About the storm", "collections", List.of()))
                .expect(503);
        tenant.client().post("/api/v1/search", Map.of("query", "lamp")).expect(200);

        var used = platform.count(
                "select sum(input_tokens + output_tokens) from usage_records where tenant_id = ?", tenant.id());
        assertThat(used).isPositive();
        assertThat(state("tokens_day").path("used").asLong()).isEqualTo(used);
        assertThat(state("tokens_month").path("used").asLong()).isEqualTo(used);
        assertThat(state("tokens_day").has("limit")).isFalse();
    }

    @Test
    void withoutTokensNoModelIsCalled() {
        limit("tokens_day", 10);
        var refused = eventually(KNOWN, this::ask, reply -> reply.status() == 429);
        refused.problem(429, "tokens_day");
        var served = platform.served();

        ask().problem(429, "tokens_day");
        tenant.client()
                .post("/api/v1/search", Map.of("query", "A question of more than ten letters"))
                .problem(429, "tokens_day");
        var check = tenant.client()
                .post("/api/v1/quotas/check", Map.of("tokens", 11))
                .expect(200)
                .json();

        assertThat(check.path("allowed").asBoolean()).isFalse();
        assertThat(check.path("denied_by").asText()).isEqualTo("tokens_day");
        assertThat(check.path("retry_after_ms").asLong()).isPositive();
        assertThat(platform.served()).isEqualTo(served);
        tenant.client().get("/api/v1/collections").expect(200);
    }

    @Test
    void storesNoMoreThanAllowed() {
        var collection = tenant.collection();
        limit("documents", 1);
        tenant.awaitReady(tenant.sendText(collection, "a.txt", "One."));

        eventually(
                        KNOWN,
                        () -> tenant.client()
                                .post(Tenant.documents(collection), Map.of("name", "b.txt", "text", "Two.")),
                        reply -> reply.status() == 429)
                .problem(429, "documents");
        tenant.awaitReady(tenant.sendText(collection, "a.txt", "One, anew."));

        set(
                        tenant.id(),
                        Map.of(
                                "quotas",
                                List.of(
                                        Map.of("name", "documents", "limit", 100),
                                        Map.of("name", "storage_bytes", "limit", 30))))
                .expect(200);
        eventually(
                        KNOWN,
                        () -> tenant.client()
                                .post(Tenant.documents(collection), Map.of("name", "c.txt", "text", "x".repeat(31))),
                        reply -> reply.json().path("code").asText().equals("storage_bytes"))
                .problem(429, "storage_bytes");
        assertThat(state("documents").path("used").asLong()).isEqualTo(1);
    }

    @Test
    void limitsAreSetByWhoRunsThePlatform() {
        limit("documents", 7);
        var own = platform.superAdministrator()
                .get("/api/v1/tenants/" + tenant.id() + "/quotas")
                .expect(200)
                .json();
        assertThat(own.at("/quotas/0/name").asText()).isEqualTo("documents");
        assertThat(own.at("/quotas/0/limit").asLong()).isEqualTo(7);
        platform.superAdministrator()
                .delete("/api/v1/tenants/" + tenant.id() + "/quotas/documents")
                .expect(204);
        assertThat(platform.count("select count(*) from quota_limits where tenant_id = ?", tenant.id()))
                .isZero();
        set(tenant.id(), Map.of("time_zone", "Asia/Tokyo")).expect(200);
        assertThat(onRecord("quota_limit.set"))
                .contains("\"resource\":\"tenant:documents\"")
                .contains("{\"after\":{\"burst\":1,\"limit\":7}}");
        assertThat(onRecord("quota_limit.reset")).contains("{\"before\":{\"burst\":1,\"limit\":7}}");
        assertThat(onRecord("time_zone.update"))
                .contains("{\"after\":{\"time_zone\":\"Asia/Tokyo\"},\"before\":{\"time_zone\":\"UTC\"}}");

        tenant.client().get("/api/v1/tenants/" + tenant.id() + "/quotas").problem(403, "permission_denied");
        set("ten_01M7YK9SXR86MZ6JM76PAC3N55", Map.of("quotas", List.of())).problem(404, "not_found");
        for (var wrong : List.of(
                Map.of("name", "weather", "limit", 1),
                Map.of("name", "requests", "limit", -1),
                Map.of("name", "requests", "scope", "gateway", "limit", 1),
                Map.of("name", "requests", "subject", "key_a", "limit", 1))) {
            set(tenant.id(), Map.of("quotas", List.of(wrong))).problem(400, "invalid_request");
        }
        set(tenant.id(), Map.of("time_zone", "Nowhere/Land")).problem(400, "invalid_request");
    }

    /** What is on the tenant's record. */
    private String onRecord(String action) {
        return tenant.client()
                .get("/api/v1/audit?kind=operation&action=" + action)
                .expect(200)
                .text();
    }
}
