package ai.jarvis.connection;

import ai.jarvis.platform.Json;
import ai.jarvis.platform.Refusal;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What API Gateway tells a WebSocket API's route.
 *
 * @param headers of the handshake, so with the route {@code $connect} only
 * @param body the message, with the other routes
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-integrations.html">
 *     Integrations of WebSocket APIs</a>
 */
record WebSocketEvent(String route, ConnectionId connection, String requestId, JsonNode headers, String body) {
    static WebSocketEvent of(JsonNode event) {
        var context = event.path("requestContext");
        return new WebSocketEvent(
                context.path("routeKey").asText(),
                new ConnectionId(context.path("connectionId").asText()),
                context.path("requestId").asText(),
                event.path("headers"),
                event.path("body").asText(""));
    }

    boolean isHandshake() {
        return route.equals("$connect");
    }

    Handshake handshake() {
        return new Handshake(header("Authorization"), header("Sec-WebSocket-Protocol"));
    }

    /** The member {@code action} of the message. */
    String action() {
        try {
            var message = Json.MAPPER.readTree(body);
            if (message.isObject() && message.path("action").isTextual()) {
                return message.path("action").textValue();
            }
        } catch (JsonProcessingException e) {
            throw Refusal.of(Refusal.Kind.INVALID, "invalid_json", "The message is not JSON.", e);
        }
        throw Refusal.invalid("/action", "must be a text");
    }

    /** Names of headers are not case-sensitive, and API Gateway passes them on as they came. */
    private Optional<String> header(String name) {
        return headers.properties().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(header -> header.getValue().asText())
                .findFirst();
    }
}
