package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** HTTP functions, invoked as API Gateway invokes them. */
@ExtendWith(Platform.Provider.class)
class InvokeIT {
    private static final String TEXT = "The lighthouse keeper is called Ottoline Brandt. She trims the wick at dusk.";
    private static final String QUESTION = "Who is the lighthouse keeper?";

    private final Tenant tenant;
    private final Platform platform;

    InvokeIT(Platform platform) {
        this.tenant = platform.tenant();
        this.platform = platform;
    }

    /** What a function returned to API Gateway. */
    private record Returned(JsonNode payload) {
        int status() {
            return payload.path("statusCode").asInt();
        }

        String header(String name) {
            return payload.path("headers").properties().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().asText())
                    .findFirst()
                    .orElse("");
        }

        String body() {
            var body = payload.path("body").asText();
            return payload.path("isBase64Encoded").asBoolean()
                    ? new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8)
                    : body;
        }

        JsonNode json() {
            return Json.read(body(), JsonNode.class);
        }

        Returned expect(int status) {
            assertThat(status()).as(payload.toString()).isEqualTo(status);
            return this;
        }

        void isProblem(int status, String code) {
            expect(status);
            assertThat(header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(json().path("code").asText()).isEqualTo(code);
            assertThat(json().path("request_id").asText()).isEqualTo(header("X-Request-Id"));
        }
    }

    @Test
    void answersAQuestion() {
        var collection = tenant.collectionWith("keeper.txt", TEXT);

        var returned = post("chat", "/api/v1/chat", Map.of("message", QUESTION, "collections", List.of(collection)));

        returned.expect(200);
        assertThat(returned.header("Content-Type")).isEqualTo("application/json");
        assertThat(returned.header("X-Request-Id")).isNotBlank();
        assertThat(returned.json().at("/citations/0/quote").asText()).contains("Ottoline Brandt");
    }

    @Test
    void returnsAStreamWhenItIsComplete() {
        var collection = tenant.collectionWith("keeper.txt", TEXT);

        var returned = post(
                "chat",
                "/api/v1/chat",
                Map.of("message", QUESTION, "collections", List.of(collection), "stream", true));

        returned.expect(200);
        assertThat(returned.header("Content-Type")).isEqualTo("text/event-stream");
        assertThat(returned.body()).contains("event: start", "event: delta", "Ottoline Brandt", "event: end");
    }

    @Test
    void takesAFileInABase64Body() {
        var collection = tenant.collection();
        var form = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"灯塔.txt\"\r\n\r\n" + TEXT
                + "\r\n--b--\r\n";
        var event = event("POST", Tenant.documents(collection), "multipart/form-data; boundary=b", Map.of());
        event.put("body", Base64.getEncoder().encodeToString(form.getBytes(StandardCharsets.UTF_8)));
        event.put("isBase64Encoded", true);

        var document = invoke("knowledge", event).expect(202).json().path("id").asText();

        assertThat(tenant.awaitReady(document).path("name").asText()).isEqualTo("灯塔.txt");
        assertThat(tenant.text(document)).isEqualTo(TEXT);
    }

    @Test
    void readsTheQuery() {
        tenant.collection();
        tenant.collection();
        var event = event("GET", "/api/v1/collections", "application/json", Map.of());
        event.put("queryStringParameters", Map.of("limit", "1"));
        event.put("rawQueryString", "limit=1");

        var page = invoke("knowledge", event).expect(200).json();

        assertThat(page.path("items").size()).isEqualTo(1);
        assertThat(page.path("next_cursor").asText()).isNotBlank();
    }

    @Test
    void doesOnceWhatIsSentTwiceWithTheSameKey() {
        var event =
                event("POST", "/api/v1/collections", "application/json", Map.of("idempotency-key", "once-and-again"));
        event.put("body", Json.write(Map.of("name", "Once")));

        var first = invoke("knowledge", event).expect(201);
        var second = invoke("knowledge", event).expect(201);

        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(second.json()).isEqualTo(first.json());
        assertThat(tenant.list("/api/v1/collections", 50)).hasSize(1);
    }

    @Test
    void keepsTheCallersRequestId() {
        var event = event("GET", "/api/v1/collections", "application/json", Map.of("x-request-id", "mine-1"));

        assertThat(invoke("knowledge", event).expect(200).header("X-Request-Id"))
                .isEqualTo("mine-1");
    }

    @Test
    void refusesWithProblems() {
        var strange = event("POST", "/api/v1/chat", "application/json", Map.of("authorization", "Bearer nobody"));
        strange.put("body", Json.write(Map.of("message", QUESTION)));
        invoke("chat", strange).isProblem(401, "invalid_credentials");

        var broken = event("POST", "/api/v1/chat", "application/json", Map.of());
        broken.put("body", "{\"message\":");
        invoke("chat", broken).isProblem(400, "invalid_json");
        broken.remove("body");
        invoke("chat", broken).isProblem(400, "bad_request");

        invoke("knowledge", event("GET", "/api/v1/documents/doc_none", "application/json", Map.of()))
                .isProblem(404, "not_found");
    }

    @Test
    void refusesAsTheServerDoes() {
        for (var body : List.of("[]", "{}", "{\"message\": 7}", "{\"message\": \"?\", \"nonsense\": 1}")) {
            var event = event("POST", "/api/v1/chat", "application/json", Map.of());
            event.put("body", body);
            var served = tenant.client().postJson("/api/v1/chat", body.getBytes(StandardCharsets.UTF_8));

            var returned = invoke("chat", event);

            returned.isProblem(served.status(), served.json().path("code").asText());
            assertThat(returned.json().path("errors")).isEqualTo(served.json().path("errors"));
        }
    }

    @Test
    void servesNoOtherFunctionsRoutes() {
        var returned = invoke("chat", event("GET", "/api/v1/collections", "application/json", Map.of()));

        returned.expect(404);
        assertThat(returned.json()).isEqualTo(Json.read("{\"message\":\"Not Found\"}", JsonNode.class));
    }

    @Test
    void servesEveryHttpFunction() {
        assertThat(invoke("identity", event("GET", "/api/v1/api-keys", "application/json", Map.of()))
                        .status())
                .isEqualTo(200);
        assertThat(invoke("platform", event("GET", "/health", "application/json", Map.of()))
                        .status())
                .isEqualTo(200);
        assertThat(invoke("chat", event("GET", "/api/v1/conversations", "application/json", Map.of()))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void failsOnWhatIsNoRequest() {
        var response = raw("chat", "{\"hello\": 1}");

        assertThat(response.functionError()).isEqualTo("Unhandled");
        assertThat(response.payload().asUtf8String())
                .contains("payload format 2.0")
                .doesNotContain("\\tat ");
    }

    private Returned post(String function, String path, Map<String, ?> body) {
        var event = event("POST", path, "application/json", Map.of());
        event.put("body", Json.write(body));
        return invoke(function, event);
    }

    private Map<String, Object> event(String method, String path, String contentType, Map<String, String> headers) {
        var all = new HashMap<String, String>();
        all.put("authorization", "Bearer " + tenant.client().key().orElseThrow());
        all.put("content-type", contentType);
        all.putAll(headers);
        var http = Map.of("method", method, "path", path, "protocol", "HTTP/1.1", "sourceIp", "127.0.0.1");
        return new HashMap<>(Map.of(
                "version",
                "2.0",
                "routeKey",
                "$default",
                "rawPath",
                path,
                "rawQueryString",
                "",
                "headers",
                all,
                "requestContext",
                Map.of("http", http, "requestId", "gateway-1", "stage", "$default"),
                "isBase64Encoded",
                false));
    }

    private Returned invoke(String function, Map<String, ?> event) {
        var response = raw(function, Json.write(event));
        assertThat(response.functionError())
                .as(response.payload().asUtf8String())
                .isNull();
        return new Returned(Json.read(response.payload().asUtf8String(), JsonNode.class));
    }

    private InvokeResponse raw(String function, String payload) {
        return platform.invoke(function, payload);
    }
}
