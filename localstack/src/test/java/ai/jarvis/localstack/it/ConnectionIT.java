package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.PATIENCE;
import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Connections that stay open, from a client outside. */
@ExtendWith(Platform.Provider.class)
class ConnectionIT {
    private static final String TABLE = "jarvis-connections";

    private final Platform platform;
    private final Tenant tenant;
    private final String key;

    ConnectionIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
        this.key = tenant.client().key().orElseThrow();
    }

    /** What a client hears. */
    private static final class Messages implements WebSocket.Listener {
        private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                heard.add(Json.read(text.toString(), JsonNode.class));
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        JsonNode next() throws InterruptedException {
            var message = heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(message).isNotNull();
            return message;
        }
    }

    private static WebSocket.Builder socket() {
        return Client.HTTP.newWebSocketBuilder().connectTimeout(PATIENCE);
    }

    private WebSocket open(WebSocket.Builder builder, WebSocket.Listener listener) {
        var url = URI.create(platform.environment("JARVIS_URL").replace("http:", "ws:") + "/ws");
        return builder.buildAsync(url, listener).join();
    }

    private void assertRefused(WebSocket.Builder builder, int status) {
        assertThatThrownBy(() -> open(builder, new Messages()))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        e -> assertThat(e.getResponse().statusCode()).isEqualTo(status));
    }

    private List<Map<String, AttributeValue>> connections() {
        return platform.dynamoDb().scan(request -> request.tableName(TABLE)).items().stream()
                .filter(item -> item.get("tenant_id").s().equals(tenant.id()))
                .toList();
    }

    @Test
    void aClientIsKnownForAsLongAsItIsConnected() throws InterruptedException {
        var messages = new Messages();
        var socket = open(socket().header("Authorization", "Bearer " + key), messages);
        assertThat(connections())
                .singleElement()
                .satisfies(item -> assertThat(item.get("principal").s()).startsWith("key_"));

        socket.sendText("{\"action\": \"ping\"}", true).join();
        assertThat(messages.next().toString()).isEqualTo("{\"type\":\"pong\"}");
        socket.sendText("{\"action\": ", false).join();
        socket.sendText("\"dance\"}", true).join();
        assertThat(messages.next().at("/problem/code").asText()).isEqualTo("unknown_action");

        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        assertThat(eventually(this::connections, List::isEmpty)).isEmpty();
    }

    @Test
    void aClientThatBreaksOffIsForgottenToo() {
        var socket = open(socket().header("Authorization", "Bearer " + key), new Messages());
        assertThat(connections()).hasSize(1);

        socket.abort();

        assertThat(eventually(this::connections, List::isEmpty)).isEmpty();
    }

    @Test
    void aBrowserSendsItsKeyAsASubprotocol() throws InterruptedException {
        var messages = new Messages();
        var socket = open(socket().subprotocols("jarvis.v1", "jarvis.bearer." + key), messages);

        assertThat(socket.getSubprotocol()).isEqualTo("jarvis.v1");
        socket.sendText("{\"action\": \"ping\"}", true).join();
        assertThat(messages.next().path("type").asText()).isEqualTo("pong");
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    @Test
    void whatAClientSendsAtOnceIsHeard() throws InterruptedException {
        for (int i = 0; i < 60; i++) {
            var messages = new Messages();
            var socket = open(socket().header("Authorization", "Bearer " + key), messages);
            socket.sendText("{\"action\": \"ping\"}", true).join();
            assertThat(messages.next().path("type").asText()).isEqualTo("pong");
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        }
    }

    @Test
    void nobodyGetsInWithoutAGoodKey() {
        assertRefused(socket(), 401);
        assertRefused(socket().header("Authorization", "Bearer jv_guess"), 401);
        assertRefused(socket().subprotocols("jarvis.v1", "jarvis.bearer.jv_guess"), 401);
        assertRefused(socket().subprotocols("jarvis.bearer." + key), 400);
        assertThat(connections()).isEmpty();
    }

    @Test
    void asManyAreConnectedAsMayBeAtATime() {
        limit("concurrent_connections", 3);
        var open = new ArrayList<WebSocket>();
        for (int i = 0; i < 3; i++) {
            open.add(open(socket().header("Authorization", "Bearer " + key), new Messages()));
        }
        assertRefused(socket().header("Authorization", "Bearer " + key), 429);
        assertThat(used("concurrent_connections")).isEqualTo(3);
        assertThat(connections()).hasSize(3);

        open.getFirst().abort();

        assertThat(eventually(() -> used("concurrent_connections"), used -> used == 2))
                .isEqualTo(2);
        open.add(open(socket().header("Authorization", "Bearer " + key), new Messages()));
        open.forEach(WebSocket::abort);
        assertThat(eventually(() -> used("concurrent_connections"), used -> used == 0))
                .isZero();
    }

    @Test
    void whoSaysTooMuchAtOnceIsToldAndStaysConnected() throws InterruptedException {
        limit("messages_second", 1);
        var messages = new Messages();
        var socket = open(socket().header("Authorization", "Bearer " + key), messages);
        var refused = 0;
        for (int i = 0; i < 20; i++) {
            socket.sendText("{\"action\": \"ping\"}", true).join();
        }
        for (int i = 0; i < 20; i++) {
            var answer = messages.next();
            if (answer.path("type").asText().equals("problem")) {
                assertThat(answer.at("/problem/code").asText()).isEqualTo("messages_second");
                refused++;
            }
        }

        assertThat(refused).isPositive();
        var pong = eventually(() -> ping(socket, messages), "pong"::equals);
        assertThat(pong).isEqualTo("pong");
        socket.abort();
    }

    private static String ping(WebSocket socket, Messages messages) {
        socket.sendText("{\"action\": \"ping\"}", true).join();
        try {
            return messages.next().path("type").asText();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Before the tenant's first request: nobody knows another limit of it. */
    private void limit(String name, long amount) {
        var request = platform.superAdministrator()
                .request("/api/v1/tenants/" + tenant.id() + "/quotas")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(
                        Json.write(Map.of("quotas", List.of(Map.of("name", name, "limit", amount))))));
        Client.send(request).expect(200);
    }

    private long used(String name) {
        return Tenant.items(
                        tenant.client().get("/api/v1/quotas").expect(200).json().path("quotas"))
                .stream()
                .filter(quota -> quota.path("name").asText().equals(name))
                .filter(quota -> quota.path("scope").asText().equals("tenant"))
                .findFirst()
                .orElseThrow()
                .path("used")
                .asLong();
    }
}
