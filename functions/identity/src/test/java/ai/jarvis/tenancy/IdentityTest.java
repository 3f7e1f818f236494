package ai.jarvis.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.IdempotencyStore;
import ai.jarvis.platform.InMemoryIdempotencyStore;
import ai.jarvis.platform.Metrics;
import ai.jarvis.task.InMemoryTaskStore;
import ai.jarvis.task.Tasks;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

@MicronautTest
@Property(name = "jarvis.services.elsewhere", value = "true")
class IdentityTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    EmbeddedServer server;

    @Inject
    ApiKeys keys;

    @Factory
    static final class Beans {
        @Singleton
        Clock clock() {
            return Clock.systemUTC();
        }

        @Singleton
        Metrics metrics() {
            return Metrics.none();
        }

        @Singleton
        ApiKeys keys(Clock clock) {
            return new ApiKeys(new InMemoryApiKeyStore(), clock);
        }

        @Singleton
        Users users(Clock clock) {
            return new Users(new InMemoryUserStore(), clock);
        }

        @Singleton
        Roles roles(Clock clock) {
            return new Roles(new InMemoryRoleStore(), clock);
        }

        @Singleton
        Authentication authentication(ApiKeys keys, Users users) {
            return new Authentication(keys, users, TokenVerifier.none());
        }

        @Singleton
        TenantStore tenantStore() {
            return new InMemoryTenantStore();
        }

        @Singleton
        InMemoryTenantJobs tenantJobs() {
            return new InMemoryTenantJobs();
        }

        @Singleton
        Tenants tenants(TenantStore store, InMemoryTenantJobs jobs, ApiKeys keys, Users users, Clock clock) {
            return new Tenants(store, Set.of("free", "pro"), jobs, keys, users, clock);
        }

        @Singleton
        TenantJobs jobs(TenantStore store, InMemoryTenantJobs jobs, Clock clock) {
            var tasks = new Tasks(new InMemoryTaskStore(), clock);
            return new TenantJobs(new TenantJobs.Stores(store, jobs, jobs), jobs, Set.of("acme"), tasks, clock);
        }

        @Singleton
        Admission admission(TenantStore store, Clock clock) {
            return new Admission(store, clock);
        }

        @Singleton
        IdempotencyStore idempotency() {
            return new InMemoryIdempotencyStore();
        }
    }

    @Test
    void aNewTenantsKeyWorksAtOnce() throws Exception {
        var answer = post(
                key(Role.SUPER_ADMIN),
                "/api/v1/tenants",
                "{\"name\": \"Acme\", \"plan\": \"free\", \"admin\": {\"email\": \"a@acme.example\"}}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        var tenant = json(answer);
        assertThat(tenant.at("/id").asText()).startsWith("ten_");
        assertThat(tenant.at("/name").asText()).isEqualTo("Acme");
        assertThat(tenant.at("/plan").asText()).isEqualTo("free");
        assertThat(Instant.parse(tenant.at("/created_at").asText()))
                .isBefore(Instant.now().plusSeconds(1));

        assertThat(get(tenant.at("/api_key").asText(), "/api/v1/api-keys").statusCode())
                .isEqualTo(200);
    }

    @Test
    void onlyTheSuperAdministratorRegistersTenants() throws Exception {
        var answer = post(key(Role.TENANT_ADMIN), "/api/v1/tenants", "{\"name\": \"Acme\", \"plan\": \"free\"}");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(json(answer).at("/code").asText()).isEqualTo("permission_denied");
    }

    @Test
    void aSuspendedTenantIsRefusedUntilItIsResumed() throws Exception {
        var admin = key(Role.SUPER_ADMIN);
        var tenant = json(post(admin, "/api/v1/tenants", "{\"name\": \"Acme\", \"plan\": \"pro\"}"));
        var path = "/api/v1/tenants/" + tenant.at("/id").asText();
        var theirs = tenant.at("/api_key").asText();

        assertThat(json(patch(admin, path, "{\"status\": \"suspended\"}"))
                        .at("/status")
                        .asText())
                .isEqualTo("suspended");
        var refused = get(theirs, "/api/v1/api-keys");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(json(refused).at("/code").asText()).isEqualTo("tenant_suspended");

        patch(admin, path, "{\"status\": \"active\"}");
        var deadline = Instant.now().plusSeconds(5);
        while (get(theirs, "/api/v1/api-keys").statusCode() != 200) {
            assertThat(Instant.now()).isBefore(deadline);
        }
    }

    @Test
    void tenantsAreDeletedAndExportedByJobs() throws Exception {
        var admin = key(Role.SUPER_ADMIN);
        var tenant = json(post(admin, "/api/v1/tenants", "{\"name\": \"Acme\", \"plan\": \"pro\"}"));
        var path = "/api/v1/tenants/" + tenant.at("/id").asText();

        var accepted = post(admin, path + "/export", "{}");
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        var job = accepted.headers().firstValue("Location").orElseThrow();
        assertThat(json(get(admin, job)).at("/status").asText()).isEqualTo("pending");
        assertThat(json(get(admin, path + "/jobs")).at("/items/0/kind").asText())
                .isEqualTo("export");
        assertThat(delete(admin, path).statusCode()).isEqualTo(409);
        assertThat(delete(key(Role.TENANT_ADMIN), path).statusCode()).isEqualTo(403);
        assertThat(delete(admin, "/api/v1/tenants/nonsense").statusCode()).isEqualTo(404);
    }

    @Test
    void pointsAtTheWrongField() throws Exception {
        var admin = key(Role.SUPER_ADMIN);
        assertInvalid(post(admin, "/api/v1/tenants", "{\"plan\": \"free\"}"), "/name");
        assertInvalid(post(admin, "/api/v1/tenants", "{\"name\": \" \", \"plan\": \"free\"}"), "/name");
        assertInvalid(
                post(
                        admin,
                        "/api/v1/tenants",
                        "{\"name\": \"a\", \"plan\": \"pro\", \"admin\": {\"email\": \"nobody\"}}"),
                "/admin/email");
        assertInvalid(post(admin, "/api/v1/tenants", "{\"name\": \"a\", \"plan\": \"gold\"}"), "/plan");
        var tenantAdmin = key(Role.TENANT_ADMIN);
        assertInvalid(
                post(tenantAdmin, "/api/v1/api-keys", "{\"name\": \"a\", \"roles\": [\"viewer\", \"king\"]}"),
                "/roles/1");
        assertInvalid(post(tenantAdmin, "/api/v1/api-keys", "{\"name\": \"a\", \"roles\": []}"), "/roles");
        assertInvalid(
                post(
                        tenantAdmin,
                        "/api/v1/api-keys",
                        "{\"name\": \"a\", \"roles\": [\"viewer\"], \"expires_at\": \"2020-01-01T00:00:00Z\"}"),
                "/expires_at");
    }

    @Test
    void aKeyIsShownOnceAndListedWithoutItsSecret() throws Exception {
        var admin = key(Role.TENANT_ADMIN);
        var made = json(post(
                admin,
                "/api/v1/api-keys",
                "{\"name\": \"reader\", \"roles\": [\"viewer\"], \"expires_at\": \"2099-01-01T00:00:00+01:00\"}"));
        var secret = made.at("/api_key").asText();
        assertThat(made.at("/expires_at").asText()).isEqualTo("2098-12-31T23:00:00Z");
        assertThat(made.at("/roles/0").asText()).isEqualTo("viewer");

        var listed = get(admin, "/api/v1/api-keys");
        assertThat(listed.body()).contains(made.at("/id").asText()).doesNotContain(secret, "api_key\"");
        assertThat(get(secret, "/api/v1/api-keys").statusCode()).isEqualTo(403);
    }

    @Test
    void keysArePagedThrough() throws Exception {
        var admin = key(Role.TENANT_ADMIN);
        post(admin, "/api/v1/api-keys", "{\"name\": \"second\", \"roles\": [\"viewer\"]}");

        var first = json(get(admin, "/api/v1/api-keys?limit=1"));
        assertThat(first.at("/items/0/name").asText()).isEqualTo("second");
        var second = json(get(
                admin,
                "/api/v1/api-keys?limit=1&cursor=" + first.at("/next_cursor").asText()));
        assertThat(second.at("/items/0/name").asText()).isEqualTo("test");
        assertThat(second.has("next_cursor")).isFalse();
    }

    @Test
    void aRevokedKeyIsGoneWithinFiveSeconds() throws Exception {
        var admin = key(Role.TENANT_ADMIN);
        var made = json(post(admin, "/api/v1/api-keys", "{\"name\": \"a\", \"roles\": [\"tenant_admin\"]}"));
        var secret = made.at("/api_key").asText();
        assertThat(get(secret, "/api/v1/api-keys").statusCode()).isEqualTo(200);

        assertThat(delete(admin, "/api/v1/api-keys/" + made.at("/id").asText()).statusCode())
                .isEqualTo(204);

        var deadline = Instant.now().plusSeconds(5);
        while (get(secret, "/api/v1/api-keys").statusCode() != 401) {
            assertThat(Instant.now()).isBefore(deadline);
        }
    }

    @Test
    void anUnknownAForeignAndAMalformedIdAreAnsweredAlike() throws Exception {
        var admin = key(Role.TENANT_ADMIN);
        var foreign =
                json(post(key(Role.TENANT_ADMIN), "/api/v1/api-keys", "{\"name\": \"a\", \"roles\": [\"viewer\"]}"));
        for (var id : new String[] {ApiKeyId.fresh().value(), foreign.at("/id").asText(), "nonsense", "ten_1"}) {
            var answer = delete(admin, "/api/v1/api-keys/" + id);
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(json(answer).at("/detail").asText()).isEqualTo("There is no such API key.");
        }
    }

    /** A key of a tenant of its own. */
    private String key(Role role) {
        return keys.issue(
                        TenantId.fresh(),
                        "test",
                        Set.of(role),
                        Optional.empty(),
                        ApiKeySecret.fresh(new SecureRandom()))
                .secret()
                .value();
    }

    private static void assertInvalid(HttpResponse<String> answer, String pointer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(json(answer).at("/errors/0/pointer").asText()).isEqualTo(pointer);
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> get(String key, String path) throws Exception {
        return send(key, request(path));
    }

    private HttpResponse<String> delete(String key, String path) throws Exception {
        return send(key, request(path).DELETE());
    }

    private HttpResponse<String> post(String key, String path, String body) throws Exception {
        return send(
                key, request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> patch(String key, String path, String body) throws Exception {
        return send(
                key,
                request(path)
                        .header("Content-Type", "application/json")
                        .method("PATCH", BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.getURI() + path));
    }

    private static HttpResponse<String> send(String key, HttpRequest.Builder request) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.header("Authorization", "Bearer " + key).build(), BodyHandlers.ofString());
        }
    }
}
