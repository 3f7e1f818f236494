package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who may do what, and what is done once. */
@ExtendWith(Platform.Provider.class)
class AccessIT {
    /** What is promised for a revoked key, and some time for the test itself. */
    private static final Duration REVOKED_WITHIN = Duration.ofSeconds(5);

    private static final List<String> READS = List.of(
            "/api/v1/collections",
            "/api/v1/collections/col_01J00000000000000000000000",
            "/api/v1/collections/col_01J00000000000000000000000/documents",
            "/api/v1/documents/doc_01J00000000000000000000000",
            "/api/v1/documents/doc_01J00000000000000000000000/text",
            "/api/v1/tasks/task_01J00000000000000000000000",
            "/api/v1/conversations",
            "/api/v1/conversations/conv_01J00000000000000000000000",
            "/api/v1/conversations/conv_01J00000000000000000000000/messages",
            "/api/v1/api-keys");

    private final Platform platform;
    private final Tenant tenant;

    AccessIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
    }

    @Test
    void nothingIsAnsweredWithoutAGoodKey() {
        var anonymous = platform.anonymous();
        for (var path : READS) {
            anonymous.get(path).problem(401, "missing_credentials");
            anonymous.withKey("jv_unknown").get(path).problem(401, "invalid_credentials");
        }
        for (var path : List.of("/api/v1/collections", "/api/v1/chat", "/api/v1/search", "/api/v1/tenants")) {
            anonymous.post(path, Map.of()).problem(401, "missing_credentials");
        }
        var malformed = anonymous.request("/api/v1/collections").header("Authorization", "Basic YTpi");
        Client.send(malformed.GET()).problem(401, "invalid_credentials");
    }

    @Test
    void aRevokedKeyStopsWorkingWithinFiveSeconds() {
        var issued = tenant.issueKey("viewer");
        var client = tenant.client().withKey(issued.path("api_key").asText());
        client.get("/api/v1/collections").expect(200);

        tenant.client().delete("/api/v1/api-keys/" + issued.path("id").asText()).expect(204);

        eventually(REVOKED_WITHIN, () -> client.get("/api/v1/collections"), reply -> reply.status() == 401)
                .problem(401, "invalid_credentials");
    }

    @Test
    void aKeyDoesWhatItsRolesAllowAndNoMore() {
        var collection = tenant.collectionWith("a.txt", "The bell rings at six.");
        var document = tenant.list(Tenant.documents(collection), 10)
                .getFirst()
                .path("id")
                .asText();
        var viewer = tenant.clientWith("viewer");
        var operator = tenant.clientWith("operator");
        var developer = tenant.clientWith("developer");

        viewer.get("/api/v1/documents/" + document).expect(200);
        viewer.post("/api/v1/chat", Map.of("message", "When does the bell ring?"))
                .expect(200);
        viewer.post("/api/v1/collections", Map.of("name", "b")).problem(403, "permission_denied");
        viewer.post(Tenant.documents(collection), Map.of("name", "b.txt", "text", "b"))
                .problem(403, "permission_denied");
        viewer.delete("/api/v1/documents/" + document).problem(403, "permission_denied");
        operator.post("/api/v1/collections", Map.of("name", "b")).expect(201);
        operator.post("/api/v1/chat", Map.of("message", "When does the bell ring?"))
                .problem(403, "permission_denied");
        operator.delete("/api/v1/collections/" + collection).problem(403, "permission_denied");
        developer.get("/api/v1/api-keys").problem(403, "permission_denied");
        developer
                .post("/api/v1/api-keys", Map.of("name", "k", "roles", List.of("viewer")))
                .problem(403, "permission_denied");
        tenant.client()
                .post("/api/v1/api-keys", Map.of("name", "k", "roles", List.of("super_admin")))
                .problem(403, "permission_denied");
        tenant.client()
                .post("/api/v1/tenants", Map.of("name", "t", "plan", "pro"))
                .problem(403, "permission_denied");
        assertThat(platform.superAdministrator()
                        .get("/api/v1/collections")
                        .expect(200)
                        .json()
                        .path("items"))
                .isEmpty();
        developer.delete("/api/v1/documents/" + document).expect(204);
    }

    @Test
    void keysAreShownOnceAndListedWithoutSecrets() {
        for (int i = 0; i < 4; i++) {
            tenant.issueKey("viewer");
        }
        var keys = tenant.list("/api/v1/api-keys", 2);

        assertThat(keys).hasSize(5).allMatch(key -> !key.has("api_key") && key.has("shown_prefix"));
        assertThat(Tenant.field(keys, "id")).doesNotHaveDuplicates();
    }

    @Test
    void onlyHashesOfKeysAreKept() {
        var secret = tenant.issueKey("viewer").path("api_key").asText();

        assertThat(platform.count("select count(*) from api_keys where api_keys::text like '%' || ? || '%'", secret))
                .isZero();
    }

    @Test
    void whatIsAskedForWithTheSameIdempotencyKeyIsDoneOnce() {
        var collection = tenant.collection();
        assertDoneOnce("/api/v1/collections", Map.of("name", "once"), Map.of("name", "other"), 201);
        assertDoneOnce(
                Tenant.documents(collection),
                Map.of("name", "a.txt", "text", "a"),
                Map.of("name", "a.txt", "text", "b"),
                202);
        assertDoneOnce(
                Tenant.documents(collection),
                Map.of("name", "p.txt", "upload", "presigned"),
                Map.of("name", "q.txt", "upload", "presigned"),
                201);
        assertDoneOnce("/api/v1/chat", Map.of("message", "Who?"), Map.of("message", "What?"), 200);
        assertDoneOnce(
                "/api/v1/api-keys",
                Map.of("name", "k", "roles", List.of("viewer")),
                Map.of("name", "l", "roles", List.of("viewer")),
                201);
        assertDoneOnce(
                platform.superAdministrator(),
                "/api/v1/tenants",
                Map.of("name", "t", "plan", "pro"),
                Map.of("name", "u", "plan", "pro"),
                201);
        var message = tenant.client()
                .post("/api/v1/chat", Map.of("message", "Who?"))
                .expect(200)
                .json()
                .path("id")
                .asText();
        assertDoneOnce("/api/v1/messages/" + message + "/feedback", Map.of("rating", 5), Map.of("rating", 1), 204);

        var form = Tenant.documents(collection);
        var key = UUID.randomUUID().toString();
        Function<String, Reply> send = text -> tenant.client()
                .postFile(form, "form.txt", text.getBytes(StandardCharsets.UTF_8), Map.of(), "Idempotency-Key", key);
        var first = send.apply("one").expect(202);
        assertThat(send.apply("one").expect(202).text()).isEqualTo(first.text());
        send.apply("two").problem(422, "idempotency_key_reused");

        assertThat(tenant.list("/api/v1/collections", 50)).hasSize(2);
        assertThat(tenant.list(form, 50)).hasSize(3);
    }

    private void assertDoneOnce(String path, Map<String, ?> body, Map<String, ?> other, int status) {
        assertDoneOnce(tenant.client(), path, body, other, status);
    }

    private static void assertDoneOnce(
            Client client, String path, Map<String, ?> body, Map<String, ?> other, int status) {
        var key = UUID.randomUUID().toString();
        var first = client.post(path, body, "Idempotency-Key", key).expect(status);
        var again = client.post(path, body, "Idempotency-Key", key).expect(status);

        assertThat(again.text()).isEqualTo(first.text());
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        client.post(path, other, "Idempotency-Key", key).problem(422, "idempotency_key_reused");
        client.post(path, body, "Idempotency-Key", "not visible\u0007 ascii".replace("\u0007", ""))
                .problem(400, "invalid_idempotency_key");
    }

    @Test
    void listsAreCompleteAndWithoutDoubles() {
        for (int i = 0; i < 11; i++) {
            tenant.client().post("/api/v1/collections", Map.of("name", "c" + i)).expect(201);
        }
        var collections = tenant.list("/api/v1/collections", 3);
        assertThat(Tenant.field(collections, "name"))
                .containsExactly("c10", "c9", "c8", "c7", "c6", "c5", "c4", "c3", "c2", "c1", "c0");

        var collection = collections.getFirst().path("id").asText();
        for (int i = 0; i < 7; i++) {
            tenant.sendText(collection, "d" + i + ".txt", "Text " + i);
        }
        assertThat(Tenant.field(tenant.list(Tenant.documents(collection), 2), "name"))
                .containsExactly("d6.txt", "d5.txt", "d4.txt", "d3.txt", "d2.txt", "d1.txt", "d0.txt");
        assertThat(Tenant.field(tenant.list(Tenant.documents(collection), 7), "name"))
                .hasSize(7);
    }

    @Test
    void everybodyMayReadTheDescriptionAndTheHealth() {
        var anonymous = platform.anonymous();
        assertThat(anonymous.get("/openapi.yaml").expect(200).text()).contains("/api/v1/chat", "/api/v1/collections");
        assertThat(anonymous.get("/docs").expect(200).text()).contains("swagger");
        var health = anonymous.get("/health").expect(200).json();
        assertThat(health.path("status").asText()).isEqualTo("ok");
        assertThat(health.path("parts").properties()).hasSizeGreaterThan(2).allSatisfy(part -> assertThat(
                        part.getValue().path("status").asText())
                .isEqualTo("ok"));
        anonymous.get("/nowhere").problem(404, "unknown_route");
        Client.send(anonymous.request("/health").PUT(java.net.http.HttpRequest.BodyPublishers.noBody()))
                .problem(405, "method_not_allowed");
    }
}
