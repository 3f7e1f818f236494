package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** People who log in at the identity provider, and what they may do then. */
@ExtendWith(Platform.Provider.class)
class LoginIT {
    /** What is promised for whoever is shut out, and for roles that change. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final String ANN = "ann@example.com";

    private final Platform platform;
    private final Logins logins;
    private final Tenant tenant;

    LoginIT(Platform platform) {
        this.platform = platform;
        this.logins = Logins.of(platform);
        this.tenant = platform.tenant();
    }

    private String user(String email, String... roles) {
        return tenant.make("/api/v1/users", Map.of("email", email, "roles", List.of(roles)));
    }

    private Client as(String email) {
        return platform.anonymous().withKey(logins.token(email, tenant.id()));
    }

    @Test
    void aUserMayWhatTheirRolesAllow() {
        user(ANN, "viewer");
        var ann = as("Ann@Example.com");

        ann.get("/api/v1/collections").expect(200);
        ann.post("/api/v1/collections", Map.of("name", "b")).problem(403, "permission_denied");
        ann.get("/api/v1/users").problem(403, "permission_denied");
    }

    @Test
    void conversationsAreTheUsersOwn() {
        user(ANN, "viewer");
        user("bob@example.com", "viewer");
        var conversation = as(ANN).post("/api/v1/chat", Map.of("message", "Who?"))
                .expect(200)
                .json()
                .path("conversation_id")
                .asText();

        as(ANN).get("/api/v1/conversations/" + conversation).expect(200);
        as("bob@example.com").get("/api/v1/conversations/" + conversation).problem(404, "not_found");
        as("root@example.com").get("/api/v1/conversations/" + conversation).expect(200);
    }

    @Test
    void whoIsNotAUserOfTheTenantIsNotLetIn() {
        user(ANN, "viewer");

        as("eve@example.com").get("/api/v1/collections").problem(401, "invalid_credentials");
        for (var elsewhere :
                List.of(platform.tenant().id(), "ten_01J00000000000000000000000", "nonsense", "' or true --")) {
            platform.anonymous()
                    .withKey(logins.token(ANN, elsewhere))
                    .get("/api/v1/collections")
                    .problem(401, "invalid_credentials");
        }
    }

    @Test
    void aUserIsShutOutWithinFiveSeconds() {
        var disabled = user(ANN, "viewer");
        var removed = user("bob@example.com", "viewer");
        var ann = as(ANN);
        var bob = as("bob@example.com");
        ann.get("/api/v1/collections").expect(200);
        bob.get("/api/v1/collections").expect(200);

        tenant.client()
                .send("PATCH", "/api/v1/users/" + disabled, Map.of("status", "disabled"))
                .expect(200);
        tenant.client().delete("/api/v1/users/" + removed).expect(204);

        eventually(SOON, () -> ann.get("/api/v1/collections"), reply -> reply.status() == 401);
        eventually(SOON, () -> bob.get("/api/v1/collections"), reply -> reply.status() == 401);
        tenant.client()
                .send("PATCH", "/api/v1/users/" + disabled, Map.of("status", "active"))
                .expect(200);
        eventually(SOON, () -> ann.get("/api/v1/collections"), reply -> reply.status() == 200);
    }

    @Test
    void aChangedRoleWorksWithinFiveSecondsForUsersAndKeys() {
        var role = tenant.make("/api/v1/roles", Map.of("name", "archivist", "permissions", List.of("documents:read")));
        user(ANN, "archivist");
        var ann = as(ANN);
        var key = tenant.clientWith("archivist");
        for (var client : List.of(ann, key)) {
            client.get("/api/v1/collections").expect(200);
            client.post("/api/v1/collections", Map.of("name", "b")).problem(403, "permission_denied");
        }

        tenant.client()
                .send(
                        "PUT",
                        "/api/v1/roles/" + role,
                        Map.of("permissions", List.of("documents:read", "documents:write")))
                .expect(200);

        for (var client : List.of(ann, key)) {
            eventually(
                    SOON,
                    () -> client.post("/api/v1/collections", Map.of("name", "b")),
                    reply -> reply.status() == 201);
        }
        tenant.client().delete("/api/v1/roles/" + role).problem(409, "role_in_use");
    }

    @Test
    void theLastAdministratorStays() {
        var root = tenant.list("/api/v1/users", 10).getFirst().path("id").asText();

        tenant.client().delete("/api/v1/users/" + root).problem(409, "last_administrator");
        tenant.client()
                .send("PATCH", "/api/v1/users/" + root, Map.of("roles", List.of("viewer")))
                .problem(409, "last_administrator");
        as("root@example.com").delete("/api/v1/users/" + root).problem(409, "last_administrator");

        user(ANN, "tenant_admin");
        tenant.client().delete("/api/v1/users/" + root).expect(204);
    }

    @Test
    void nobodyRaisesThemselvesByRolesOrKeys() {
        tenant.make("/api/v1/roles", Map.of("name", "helper", "permissions", List.of("admin:user")));
        var id = user(ANN, "helper");
        var ann = as(ANN);
        var role = ann.get("/api/v1/roles")
                .expect(200)
                .json()
                .path("items")
                .findValuesAsText("id")
                .getLast();

        ann.post("/api/v1/api-keys", Map.of("name", "k", "roles", List.of("viewer")))
                .problem(403, "permission_denied");
        ann.post("/api/v1/roles", Map.of("name", "more", "permissions", List.of("chat:read")))
                .problem(403, "permission_denied");
        ann.send("PUT", "/api/v1/roles/" + role, Map.of("permissions", List.of("admin:user", "chat:read")))
                .problem(403, "permission_denied");
        ann.send("PATCH", "/api/v1/users/" + id, Map.of("roles", List.of("helper", "tenant_admin")))
                .problem(403, "permission_denied");
        ann.post("/api/v1/users", Map.of("email", "eve@example.com", "roles", List.of("viewer")))
                .problem(403, "permission_denied");
        var key = ann.post("/api/v1/api-keys", Map.of("name", "k", "roles", List.of("helper")))
                .expect(201)
                .json();
        assertThat(key.path("created_by").asText()).isEqualTo(id);
    }

    @Test
    void aScopedKeyMayLessThanItsRoles() {
        var scoped = tenant.client()
                .post(
                        "/api/v1/api-keys",
                        Map.of("name", "k", "roles", List.of("tenant_admin"), "permissions", List.of("chat:read")))
                .expect(201)
                .json();
        var client = platform.anonymous().withKey(scoped.path("api_key").asText());

        client.get("/api/v1/conversations").expect(200);
        client.get("/api/v1/collections").problem(403, "permission_denied");
        var listed = tenant.list("/api/v1/api-keys", 10).getFirst();
        assertThat(listed.path("permissions").toString()).isEqualTo("[\"chat:read\"]");
        assertThat(listed.has("last_used_at")).isTrue();
    }

    @Test
    void loggingInOnThePageGivesACodeAndTheCodeGivesTokens() throws Exception {
        user(ANN, "viewer");
        var verifier = "a-verifier-that-is-long-enough-to-be-one-of-rfc-7636";
        var sha256 = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
        var request = new LinkedHashMap<String, String>();
        request.put("client_id", "jarvis");
        request.put("response_type", "code");
        request.put("redirect_uri", "http://127.0.0.1:5173/callback");
        request.put("code_challenge", Base64URL.encode(sha256).toString());
        request.put("code_challenge_method", "S256");
        request.put("state", "\"><script>");
        request.put("nonce", "n-1");
        var page = logins.get("/authorize", request);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("<form", "&quot;&gt;&lt;script&gt;")
                .doesNotContain("<script>", logins.password());

        var typed = new HashMap<>(request);
        typed.put("username", ANN);
        typed.put("tenant", tenant.id());
        typed.put("password", "guess");
        assertThat(logins.post("/authorize", typed).statusCode()).isEqualTo(401);
        typed.put("password", logins.password());
        var answer = logins.post("/authorize", typed);
        assertThat(answer.statusCode()).isEqualTo(303);
        var location = URI.create(answer.headers().firstValue("Location").orElseThrow());
        assertThat(location.getQuery()).endsWith("&state=\"><script>");
        var code = location.getQuery().replaceAll("code=([^&]+).*", "$1");

        var exchange = new HashMap<>(Map.of(
                "grant_type", "authorization_code",
                "client_id", "jarvis",
                "code", code,
                "redirect_uri", "http://127.0.0.1:5173/callback",
                "code_verifier", verifier));
        var tokens = logins.post("/token", exchange);
        assertThat(tokens.statusCode()).as(tokens.body()).isEqualTo(200);
        var json = Json.read(tokens.body(), JsonNode.class);
        assertThat(SignedJWT.parse(json.path("id_token").asText())
                        .getJWTClaimsSet()
                        .getClaim("nonce"))
                .isEqualTo("n-1");
        for (var token : List.of("id_token", "access_token")) {
            platform.anonymous()
                    .withKey(json.path(token).asText())
                    .get("/api/v1/collections")
                    .expect(200);
        }
        assertThat(logins.post("/token", exchange).statusCode()).isEqualTo(400);
    }

    @Test
    void theIssuerSendsNobodyAndNothingElsewhere() {
        var request = new HashMap<>(Map.of(
                "client_id", "jarvis",
                "response_type", "code",
                "redirect_uri", "http://127.0.0.1:5173/callback",
                "code_challenge", "x".repeat(43),
                "code_challenge_method", "S256"));
        assertThat(logins.get("/authorize", request).statusCode()).isEqualTo(200);
        for (var wrong : List.of(
                Map.entry("redirect_uri", "https://evil.example/callback"),
                Map.entry("redirect_uri", "http://127.0.0.1.evil.example/"),
                Map.entry("redirect_uri", "http://127.0.0.1@evil.example/"),
                Map.entry("redirect_uri", "javascript:alert(1)"),
                Map.entry("code_challenge_method", "plain"),
                Map.entry("client_id", "other"),
                Map.entry("response_type", "token"))) {
            var asked = new HashMap<>(request);
            asked.put(wrong.getKey(), wrong.getValue());
            assertThat(logins.get("/authorize", asked).statusCode())
                    .as(wrong.toString())
                    .isEqualTo(400);
        }
        assertThat(logins.post("/token", Logins.form(ANN, tenant.id(), "guess")).statusCode())
                .isEqualTo(400);
    }

    @Test
    void tokensOfTheOldAndTheNewKeyAreGoodAfterARotation() {
        user(ANN, "viewer");
        var before = as(ANN);
        before.get("/api/v1/collections").expect(200);

        platform.issuer().rotateKeys();
        var after = as(ANN);

        eventually(SOON, () -> after.get("/api/v1/collections"), reply -> reply.status() == 200);
        before.get("/api/v1/conversations").expect(200);
    }
}
