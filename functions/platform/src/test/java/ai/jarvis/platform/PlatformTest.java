package ai.jarvis.platform;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.HealthPart.State;
import ai.jarvis.tenancy.ApiKeys;
import ai.jarvis.tenancy.Authentication;
import ai.jarvis.tenancy.InMemoryApiKeyStore;
import ai.jarvis.tenancy.InMemoryUserStore;
import ai.jarvis.tenancy.TokenVerifier;
import ai.jarvis.tenancy.Users;
import ai.jarvis.web.AccessTable;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.swagger.parser.OpenAPIParser;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.parser.core.models.ParseOptions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@MicronautTest
@Property(name = "jarvis.services.elsewhere", value = "true")
class PlatformTest {
    private static final AtomicReference<State> database = new AtomicReference<>(State.OK);

    @Inject
    EmbeddedServer server;

    @Inject
    AccessTable access;

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
        Authentication authentication(ApiKeys keys, Clock clock) {
            return new Authentication(keys, new Users(new InMemoryUserStore(), clock), TokenVerifier.none());
        }

        @Singleton
        IdempotencyStore idempotency() {
            return new InMemoryIdempotencyStore();
        }

        @Singleton
        HealthPart databasePart() {
            return new HealthPart() {
                @Override
                public String name() {
                    return "database";
                }

                @Override
                public boolean essential() {
                    return true;
                }

                @Override
                public State check() {
                    return database.get();
                }
            };
        }
    }

    @Test
    void tellsEverybodyHowThePartsAre() throws Exception {
        var well = get("/health");
        assertThat(well.statusCode()).isEqualTo(200);
        assertThat(well.body()).isEqualTo("{\"status\":\"ok\",\"parts\":{\"database\":{\"status\":\"ok\"}}}");

        database.set(State.down("does not answer"));
        try {
            var deadline = System.nanoTime() + 10_000_000_000L;
            while (get("/health").statusCode() != 503) {
                assertThat(System.nanoTime()).isLessThan(deadline);
            }
            assertThat(get("/health").body()).contains("\"status\":\"down\"", "\"detail\":\"does not answer\"");
        } finally {
            database.set(State.OK);
        }
    }

    @Test
    void describesEveryFunctionsRoutesInOneValidDocument() throws Exception {
        var response = get("/openapi.yaml");
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/yaml");

        var parsed = new OpenAPIParser().readContents(response.body(), null, new ParseOptions());
        assertThat(parsed.getMessages()).isEmpty();
        var api = parsed.getOpenAPI();
        assertThat(api.getPaths().keySet())
                .contains(
                        "/health",
                        "/api/v1/tenants",
                        "/api/v1/api-keys",
                        "/api/v1/collections",
                        "/api/v1/search",
                        "/api/v1/chat",
                        "/v1/chat/completions");
        assertThat(api.getComponents().getSecuritySchemes()).containsKey("api_key");
        assertThat(api.getPaths().get("/health").getGet().getSecurity()).isEmpty();
        var upload = api.getPaths()
                .get("/api/v1/collections/{collection}/documents")
                .getPost()
                .getRequestBody();
        assertThat(upload.getContent()).containsKeys("multipart/form-data", "application/json");
        assertThat(response.body()).doesNotContain("schemas/Caller", "schemas/Upload'");
        api.getPaths().forEach((path, item) -> item.readOperations()
                .forEach(operation ->
                        assertFollowsConventions(operation, path.startsWith("/v1/") ? "OpenAiError" : "Problem")));
    }

    @Test
    void everyRouteHasAnEntryInTheAccessTableAndTheOtherWayRound() throws Exception {
        var api = new OpenAPIParser()
                .readContents(get("/openapi.yaml").body(), null, new ParseOptions())
                .getOpenAPI();
        var described = api.getPaths().entrySet().stream()
                .flatMap(path -> path.getValue().readOperationsMap().keySet().stream()
                        .map(method -> method + " " + path.getKey()))
                .toList();
        var pages = List.of("GET /openapi.yaml", "GET /docs", "GET /docs/{asset}");

        assertThat(access.routes().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(described.stream(), pages.stream()).toList());
        assertThat(access.routes().entrySet().stream()
                        .filter(route -> route.getValue().isPublic())
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(Stream.of("GET /health", "POST /api/v1/hooks/{tenant}/{trigger}"), pages.stream())
                                .toList());
    }

    private static void assertFollowsConventions(Operation operation, String error) {
        assertThat(operation.getSummary()).as(operation.getOperationId()).isNotBlank();
        assertThat(operation.getTags()).as(operation.getOperationId()).hasSize(1);
        assertThat(operation.getResponses().get("default").get$ref()).isEqualTo("#/components/responses/" + error);
        assertThat(operation.getParameters() == null ? List.<Parameter>of() : operation.getParameters())
                .noneMatch(parameter -> "caller".equals(parameter.getName()));
    }

    @Test
    void servesSwaggerUiFromHere() throws Exception {
        var page = get("/docs");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("script-src 'self'");
        assertThat(page.body()).doesNotContain("http://", "https://").doesNotContain("<script>");

        for (var asset :
                new String[] {"swagger-ui.css", "swagger-ui-bundle.js", "start.js", "favicon-32x32.png", "problems"}) {
            assertThat(get("/docs/" + asset).statusCode()).as(asset).isEqualTo(200);
        }
        assertThat(get("/docs/start.js").body()).contains("/openapi.yaml");
        assertThat(get("/docs/problems").body()).contains("id=\"invalid_request\"", "id=\"internal_error\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/docs/../META-INF/MANIFEST.MF",
                "/docs/..%2f..%2fMETA-INF%2fMANIFEST.MF",
                "/docs/%2e%2e/META-INF/MANIFEST.MF",
                "/docs//etc/passwd",
                "/docs/index.html%00",
                "/docs/log4j2-test.properties"
            })
    void servesNothingElse(String path) throws Exception {
        assertThat(raw(path)).doesNotStartWith("HTTP/1.1 2").startsWith("HTTP/1.1 4");
    }

    private HttpResponse<String> get(String path) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(server.getURI() + path)).build(), BodyHandlers.ofString());
        }
    }

    /** Past the client, which would tidy the path up. */
    private String raw(String path) throws Exception {
        try (var socket = new Socket(server.getHost(), server.getPort());
                OutputStream out = socket.getOutputStream();
                InputStream in = socket.getInputStream()) {
            out.write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
