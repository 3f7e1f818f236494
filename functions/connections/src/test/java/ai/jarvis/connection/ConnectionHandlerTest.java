package ai.jarvis.connection;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Json;
import ai.jarvis.platform.Metrics;
import ai.jarvis.quota.InMemoryLimitStore;
import ai.jarvis.quota.InMemoryLimiterStore;
import ai.jarvis.quota.Limit;
import ai.jarvis.quota.LimitKey;
import ai.jarvis.quota.Limits;
import ai.jarvis.quota.QuotaName;
import ai.jarvis.quota.Quotas;
import ai.jarvis.quota.Scope;
import ai.jarvis.tenancy.Admission;
import ai.jarvis.tenancy.ApiKeySecret;
import ai.jarvis.tenancy.ApiKeys;
import ai.jarvis.tenancy.Authentication;
import ai.jarvis.tenancy.InMemoryApiKeyStore;
import ai.jarvis.tenancy.InMemoryTenantStore;
import ai.jarvis.tenancy.InMemoryUserStore;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.tenancy.TokenVerifier;
import ai.jarvis.tenancy.Users;
import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConnectionHandlerTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final ConnectionId ID = new ConnectionId("L0SM9cOFvHcCIhw=");

    private final ConnectionStore store = new InMemoryConnectionStore();
    private final InMemoryLimitStore limits = new InMemoryLimitStore();
    private final ApiKeys keys = new ApiKeys(new InMemoryApiKeyStore(), CLOCK);
    private final ConnectionHandler handler = new ConnectionHandler(new Connections(
            new Authentication(keys, new Users(new InMemoryUserStore(), CLOCK), TokenVerifier.none()),
            new Admission(new InMemoryTenantStore(), CLOCK),
            new ConnectionLimits(
                    Quotas.withoutUsage(Limits.standard(), limits, new InMemoryLimiterStore(), Metrics.none(), CLOCK)),
            store,
            CLOCK));
    private final TenantId tenant = limits.register("enterprise");
    private final String key = keys.issue(
                    tenant, "browser", Set.of(Role.VIEWER), Optional.empty(), ApiKeySecret.fresh(new SecureRandom()))
            .secret()
            .value();

    private String send(String route, Map<String, ?> more) {
        var event = new HashMap<String, Object>(more);
        event.put("requestContext", Map.of("routeKey", route, "connectionId", ID.value(), "requestId", "req-1"));
        var output = new ByteArrayOutputStream();
        Context none = null;
        try {
            handler.handleRequest(
                    new ByteArrayInputStream(Json.write(event).getBytes(StandardCharsets.UTF_8)), output, none);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return output.toString(StandardCharsets.UTF_8);
    }

    private String connect(Map<String, String> headers) {
        return send("$connect", Map.of("headers", headers));
    }

    private JsonNode message(String body) {
        var answer = Json.read(send("$default", Map.of("body", body)), JsonNode.class);
        assertThat(answer.path("statusCode").asInt()).isEqualTo(200);
        return Json.read(answer.path("body").asText(), JsonNode.class);
    }

    private void assertProblem(String body, int status, String code) {
        var answer = message(body);
        assertThat(answer.path("type").asText()).isEqualTo("problem");
        assertThat(answer.at("/problem/code").asText()).as(body).isEqualTo(code);
        assertThat(answer.at("/problem/status").asInt()).isEqualTo(status);
        assertThat(answer.at("/problem/request_id").asText()).isEqualTo("req-1");
    }

    @Test
    void letsAClientInAndForgetsItAgain() {
        assertThat(connect(Map.of("authorization", "Bearer " + key))).isEqualTo("{\"statusCode\":200}");
        assertThat(store.find(ID, Instant.now())).isPresent();

        assertThat(send("$disconnect", Map.of())).isEqualTo("{\"statusCode\":200}");
        assertThat(store.find(ID, Instant.now())).isEmpty();
    }

    @Test
    void answersABrowserWithTheSubprotocolThatIsNoKey() {
        assertThat(connect(Map.of("Sec-WebSocket-Protocol", "jarvis.v1, jarvis.bearer." + key)))
                .isEqualTo("{\"statusCode\":200,\"headers\":{\"Sec-WebSocket-Protocol\":\"jarvis.v1\"}}");
    }

    @Test
    void refusesAClientByTheStatusOfTheHandshake() {
        assertThat(connect(Map.of())).startsWith("{\"statusCode\":401,").contains("missing_credentials");
        assertThat(connect(Map.of("Authorization", "Bearer jv_guess")))
                .startsWith("{\"statusCode\":401,")
                .contains("invalid_credentials");
        assertThat(connect(Map.of("Sec-WebSocket-Protocol", "jarvis.bearer." + key)))
                .startsWith("{\"statusCode\":400,")
                .contains("unknown_subprotocol")
                .doesNotContain(key);
    }

    @Test
    void answersAPing() {
        connect(Map.of("Authorization", "Bearer " + key));

        assertThat(message("{\"action\": \"ping\"}").toString()).isEqualTo("{\"type\":\"pong\"}");
    }

    @Test
    void answersWhatItDoesNotKnowWithAProblem() {
        connect(Map.of("Authorization", "Bearer " + key));

        assertProblem("{\"action\": \"dance\"}", 400, "unknown_action");
        assertProblem("{\"action\": 1}", 400, "invalid_request");
        assertProblem("[]", 400, "invalid_request");
        assertProblem("", 400, "invalid_request");
        assertProblem("{", 400, "invalid_json");
    }

    @Test
    void aConnectionThatNobodyOpenedGetsNoAnswer() {
        assertProblem("{\"action\": \"ping\"}", 401, "unknown_connection");
    }

    @Test
    void tellsAClientThatALimitRefusesWhenToComeAgain() {
        limit(QuotaName.CONCURRENT_CONNECTIONS, 0);
        assertThat(connect(Map.of("Authorization", "Bearer " + key)))
                .startsWith("{\"statusCode\":429,\"headers\":{\"Retry-After\":\"1\"}")
                .contains("concurrent_connections");

        limit(QuotaName.CONCURRENT_CONNECTIONS, 1);
        limit(QuotaName.MESSAGES_SECOND, 1);
        connect(Map.of("Authorization", "Bearer " + key));
        message("{\"action\": \"ping\"}");
        var refused = message("{\"action\": \"ping\"}");
        assertThat(refused.at("/problem/code").asText()).isEqualTo("messages_second");
        assertThat(refused.at("/problem/status").asInt()).isEqualTo(429);
        assertThat(refused.at("/problem/retry_after_ms").asLong()).isBetween(1L, 1000L);
    }

    private void limit(QuotaName name, long amount) {
        var key = new LimitKey(Scope.TENANT, LimitKey.EACH, name);
        limits.put(tenant, Map.of(key, Optional.of(Limit.of(name, amount))), Instant.now());
    }
}
