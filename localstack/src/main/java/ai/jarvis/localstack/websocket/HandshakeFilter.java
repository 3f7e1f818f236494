package ai.jarvis.localstack.websocket;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/**
 * Asks the route {@code $connect} before the connection is opened: a client that may not in gets its status. All else
 * of the handshake is done by the connection's own thread, for only that one gives nothing to the wrong hands of what
 * the client sends next.
 */
@ServerFilter(WebSocketEndpoint.PATH)
final class HandshakeFilter implements Ordered {
    private static final int ACCEPTED = 200;

    private final WebSocketRoutes routes;
    private final ExecutorService blocking;

    HandshakeFilter(WebSocketRoutes routes, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.routes = routes;
        this.blocking = blocking;
    }

    @Override
    public int getOrder() {
        return ServerFilterPhase.LAST.order();
    }

    @RequestFilter
    CompletableFuture<Optional<HttpResponse<?>>> connect(HttpRequest<?> request) {
        if (!"websocket".equalsIgnoreCase(request.getHeaders().get("Upgrade"))) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        var thread = ((NettyHttpRequest<?>) request)
                .getChannelHandlerContext()
                .channel()
                .eventLoop();
        return CompletableFuture.supplyAsync(() -> ask(request), blocking).thenApplyAsync(answer -> answer, thread);
    }

    private Optional<HttpResponse<?>> ask(HttpRequest<?> request) {
        var connection = routes.newConnection();
        Map<String, List<String>> headers = new HashMap<>();
        request.getHeaders().forEach(header -> headers.put(header.getKey(), header.getValue()));
        var status = routes.connect(connection, headers).path("statusCode").asInt();
        if (status == ACCEPTED) {
            request.setAttribute(WebSocketEndpoint.CONNECTION, connection);
            return Optional.empty();
        }
        return Optional.of(HttpResponse.status(status, ""));
    }
}
