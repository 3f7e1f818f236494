package ai.jarvis.localstack.websocket;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks the route {@code $connect} before the connection is opened: a client that may not in gets its status. */
@ServerFilter(WebSocketEndpoint.PATH)
final class HandshakeFilter implements Ordered {
    private static final int ACCEPTED = 200;

    private final WebSocketRoutes routes;

    HandshakeFilter(WebSocketRoutes routes) {
        this.routes = routes;
    }

    @Override
    public int getOrder() {
        return ServerFilterPhase.LAST.order();
    }

    @RequestFilter
    @ExecuteOn(TaskExecutors.BLOCKING)
    @Nullable
    HttpResponse<?> connect(HttpRequest<?> request) {
        if (!"websocket".equalsIgnoreCase(request.getHeaders().get("Upgrade"))) {
            return null;
        }
        var connection = routes.newConnection();
        Map<String, List<String>> headers = new HashMap<>();
        request.getHeaders().forEach(header -> headers.put(header.getKey(), header.getValue()));
        var status = routes.connect(connection, headers).path("statusCode").asInt();
        if (status == ACCEPTED) {
            request.setAttribute(WebSocketEndpoint.CONNECTION, connection);
            return null;
        }
        return HttpResponse.status(status, "");
    }
}
