package ai.jarvis.localstack.websocket;

import ai.jarvis.connection.Handshake;
import ai.jarvis.web.PublicAccess;
import io.micronaut.http.HttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.websocket.WebSocketSession;
import io.micronaut.websocket.annotation.OnClose;
import io.micronaut.websocket.annotation.OnMessage;
import io.micronaut.websocket.annotation.OnOpen;
import io.micronaut.websocket.annotation.ServerWebSocket;

/** The connections. {@link HandshakeFilter} has let their clients in. */
@ServerWebSocket(value = WebSocketEndpoint.PATH, subprotocols = Handshake.PROTOCOL)
@PublicAccess
@ExecuteOn(TaskExecutors.BLOCKING)
final class WebSocketEndpoint {
    static final String PATH = "/ws";

    /** The request's and then the session's attribute with the connection's id. */
    static final String CONNECTION = "connection";

    private final WebSocketRoutes routes;

    WebSocketEndpoint(WebSocketRoutes routes) {
        this.routes = routes;
    }

    @OnOpen
    void open(WebSocketSession session, HttpRequest<?> request) {
        session.put(CONNECTION, request.getAttribute(CONNECTION, String.class).orElseThrow());
    }

    @OnMessage
    void message(String message, WebSocketSession session) {
        var body = routes.message(connection(session), message).path("body");
        if (body.isTextual()) {
            session.sendSync(body.textValue());
        }
    }

    @OnClose
    void close(WebSocketSession session) {
        routes.disconnect(connection(session));
    }

    private static String connection(WebSocketSession session) {
        return session.get(CONNECTION, String.class).orElseThrow();
    }
}
