package ai.jarvis.localstack.websocket;

import ai.jarvis.localstack.lambda.Lambda;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Calls the function that has the routes of the WebSocket API, with the events that API Gateway sends it.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-overview.html">AWS</a>
 */
public final class WebSocketRoutes {
    private static final int ID_BYTES = 12;

    private final Lambda lambda;
    private final String function;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final JsonMapper json = new JsonMapper();

    /**
     * @param function the name of the function with the routes
     */
    public WebSocketRoutes(Lambda lambda, String function, Clock clock) {
        this.lambda = lambda;
        this.function = function;
        this.clock = clock;
    }

    /** An id as API Gateway gives to a connection. */
    String newConnection() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    /** A client wants in; the answer's status is 200 if it may. */
    JsonNode connect(String connection, Map<String, List<String>> headers) {
        ObjectNode event = event("$connect", "CONNECT", connection);
        ObjectNode last = event.putObject("headers");
        ObjectNode all = event.putObject("multiValueHeaders");
        headers.forEach((name, values) -> {
            last.put(name, values.getLast());
            values.forEach(all.putArray(name)::add);
        });
        return invoke(event);
    }

    /** A client sent a message; the answer's body is for it. */
    JsonNode message(String connection, String message) {
        return invoke(event("$default", "MESSAGE", connection).put("body", message));
    }

    void disconnect(String connection) {
        invoke(event("$disconnect", "DISCONNECT", connection));
    }

    private ObjectNode event(String route, String type, String connection) {
        String id = UUID.randomUUID().toString();
        ObjectNode event = json.createObjectNode().put("isBase64Encoded", false);
        event.putObject("requestContext")
                .put("routeKey", route)
                .put("eventType", type)
                .put("connectionId", connection)
                .put("requestId", id)
                .put("extendedRequestId", id)
                .put("requestTimeEpoch", clock.millis())
                .put("messageDirection", "IN")
                .put("stage", "live")
                .put("apiId", "local")
                .put("domainName", "127.0.0.1")
                .putObject("identity")
                .put("sourceIp", "127.0.0.1");
        return event;
    }

    private JsonNode invoke(ObjectNode event) {
        try {
            return json.readTree(lambda.invoke(function, json.writeValueAsBytes(event)));
        } catch (IOException e) {
            throw new IllegalStateException("The answer of " + function + " is not JSON", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while " + function + " was at work", e);
        }
    }
}
