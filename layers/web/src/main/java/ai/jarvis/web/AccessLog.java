package ai.jarvis.web;

import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import io.micronaut.http.HttpRequest;
import io.opentelemetry.api.trace.StatusCode;
import jakarta.inject.Singleton;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One structured line, one set of figures and one span for each request. Routes are named by their templates, and
 * queries and bodies are left out: ids and secrets that callers put there belong in neither.
 */
@Singleton
final class AccessLog {
    /** For answers whose size only the server below knows. */
    static final long UNKNOWN_BYTES = -1;

    private static final Logger log = LoggerFactory.getLogger(AccessLog.class);

    private final Metrics metrics;

    AccessLog(Metrics metrics) {
        this.metrics = metrics;
    }

    void ended(HttpRequest<?> request, Exchange exchange, int status, long bytes) {
        var route = Routes.template(request);
        var method = request.getMethodName();
        var millis = exchange.elapsedMillis();
        log.atInfo()
                .addKeyValue("method", method)
                .addKeyValue("route", route)
                .addKeyValue("status", status)
                .addKeyValue("duration_ms", Math.round(millis * 1000) / 1000.0)
                .addKeyValue("bytes", bytes)
                .log("{} {} {}", method, route, status);
        metrics.record(
                Map.of("route", route, "method", method, "status", status / 100 + "xx"),
                new Figure("http_requests", 1, Unit.COUNT),
                new Figure("http_latency", millis, Unit.MILLISECONDS));
        var span = exchange.span();
        span.updateName(method + " " + route);
        span.setAttribute("http.route", route);
        span.setAttribute("http.response.status_code", status);
        if (status >= 500) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }
}
