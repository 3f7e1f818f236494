package ai.jarvis.localstack.websocket;

import ai.jarvis.connection.Handshake;
import ai.jarvis.web.PublicAccess;
import io.micronaut.http.HttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.websocket.WebSocketSession;
import io.micronaut.websocket.annotation.OnClose;
import io.micronaut.websocket.annotation.OnMessage;
import io.micronaut.websocket.annotation.ServerWebSocket;

/** The connections. {@link HandshakeFilter} has let their clients in. */
@ServerWebSocket(value = WebSocketEndpoint.PATH, subprotocols = Handshake.PROTOCOL)
@PublicAccess
@ExecuteOn(TaskExecutors.BLOCKING)
final class WebSocketEndpoint {
    static final String PATH = "/ws";

    /** The handshake's attribute with the connection's id. */
    static final String CONNECTION = "connection";

    private final WebSocketRoutes routes;

    WebSocketEndpoint(WebSocketRoutes routes) {
        this.routes = routes;
    }

    @OnMessage
    void message(String message, WebSocketSession session, HttpRequest<?> handshake) {
        var body = routes.message(connection(handshake), message).path("body");
        if (body.isTextual()) {
            session.sendSync(body.textValue());
        }
    }

    @OnClose
    void close(HttpRequest<?> handshake) {
        routes.disconnect(connection(handshake));
    }

    private static String connection(HttpRequest<?> handshake) {
        return handshake.getAttribute(CONNECTION, String.class).orElseThrow();
    }
}
