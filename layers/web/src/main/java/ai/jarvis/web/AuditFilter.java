package ai.jarvis.web;

import ai.jarvis.audit.AuditedRequests;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.http.BasicHttpAttributes;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Puts each request on record before its answer goes out, or before its stream ends: a function in Lambda may be frozen
 * the moment that it has answered. Bodies are not on record.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
@Requires(beans = AuditedRequests.class)
final class AuditFilter {
    /** How long an answer waits at most; the record is kept, or logged, all the same. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final int MOST_PARAMETERS = 32;
    private static final int MOST_CHARACTERS = 200;

    private final AuditedRequests requests;
    private final ExecutorService blocking;

    AuditFilter(AuditedRequests requests, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.requests = requests;
        this.blocking = blocking;
    }

    @ResponseFilter
    CompletableFuture<MutableHttpResponse<?>> record(HttpRequest<?> request, MutableHttpResponse<?> response) {
        var exchange = Exchange.of(request).orElseThrow();
        if (exchange.caller().isEmpty() && exchange.problem().isEmpty()) {
            return CompletableFuture.completedFuture(response);
        }
        if (response.body() instanceof Publisher<?> parts) {
            recordAtEnd(request, exchange, response, parts);
            return CompletableFuture.completedFuture(response);
        }
        var kept = kept(request, exchange, response.code());
        if (kept.isDone()) {
            return CompletableFuture.completedFuture(response);
        }
        var context = PropagatedContext.getOrEmpty();
        return kept.thenApplyAsync(nothing -> response, task -> blocking.execute(context.wrap(task)));
    }

    private CompletableFuture<Void> kept(HttpRequest<?> request, Exchange exchange, int status) {
        var kept = requests.answered(described(request, exchange, status));
        return kept.isDone() ? kept : kept.completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void recordAtEnd(
            HttpRequest<?> request, Exchange exchange, MutableHttpResponse<?> response, Publisher<?> parts) {
        var status = response.code();
        @SuppressWarnings("unchecked") // A response is of whatever its body is, and its body is replaced.
        var answer = (MutableHttpResponse<Object>) response;
        Flux<Object> sent = Flux.from(parts);
        answer.body(sent.doOnCancel(() -> recordLater(request, exchange, status))
                .doOnError(e -> recordLater(request, exchange, status))
                .concatWith(Mono.defer(
                        () -> Mono.fromFuture(kept(request, exchange, status)).then(Mono.empty()))));
    }

    /** Nobody is left who would wait. */
    private void recordLater(HttpRequest<?> request, Exchange exchange, int status) {
        var unused = requests.answered(described(request, exchange, status));
    }

    private static AuditedRequests.Request described(HttpRequest<?> request, Exchange exchange, int status) {
        return new AuditedRequests.Request(
                exchange.requestId(),
                exchange.caller(),
                request.getMethodName(),
                shortened(request.getPath()),
                BasicHttpAttributes.getUriTemplate(request).map(template -> Routes.template(request)),
                parameters(request),
                client(request),
                status,
                exchange.problem(),
                Math.round(exchange.elapsedMillis()));
    }

    private static Map<String, String> parameters(HttpRequest<?> request) {
        var parameters = new LinkedHashMap<String, String>();
        for (var parameter : request.getParameters()) {
            if (parameters.size() < MOST_PARAMETERS) {
                parameters.put(shortened(parameter.getKey()), shortened(String.join(",", parameter.getValue())));
            }
        }
        return parameters;
    }

    private static String shortened(String text) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "...";
    }

    /**
     * CloudFront adds its client to {@code X-Forwarded-For}, and API Gateway adds CloudFront; what is before them anybody
     * may have written. Without both, whoever connects is the client.
     */
    private static String client(HttpRequest<?> request) {
        var forwarded = Optional.ofNullable(request.getHeaders().get("X-Forwarded-For"))
                .map(header -> header.split(","))
                .filter(hops -> hops.length >= 2);
        return forwarded
                .map(hops -> shortened(hops[hops.length - 2].strip()))
                .orElseGet(() -> request.getRemoteAddress().getHostString());
    }
}
