package ai.jarvis.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.propagation.MutablePropagatedContext;
import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** The outermost filter: gives every request its id and its trace, and tells the access log how it ended. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RequestFilter {
    static final String REQUEST_ID = "X-Request-Id";
    private static final Pattern USABLE_ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private final Tracing tracing;
    private final AccessLog accessLog;
    private final ObjectMapper json;
    private final ExecutorService blocking;

    RequestFilter(
            Tracing tracing,
            AccessLog accessLog,
            ObjectMapper json,
            @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.tracing = tracing;
        this.accessLog = accessLog;
        this.json = json;
        this.blocking = blocking;
    }

    @io.micronaut.http.annotation.RequestFilter
    void begin(HttpRequest<?> request, MutablePropagatedContext propagated) {
        var exchange = new Exchange(requestId(request.getHeaders().get(REQUEST_ID)), tracing.begin(request));
        exchange.attachTo(request);
        propagated.add(exchange);
    }

    /**
     * Not on the event loop where there is something to do: encoding takes time, and a body that is still being read
     * must not be let go there. An answer without a body stays on its thread: a WebSocket, whose connection changes
     * hands with the answer, would lose what its client sends in the meantime.
     */
    @ResponseFilter
    CompletableFuture<MutableHttpResponse<?>> end(HttpRequest<?> request, MutableHttpResponse<?> response) {
        var exchange = Exchange.of(request).orElseThrow();
        response.getHeaders().set(REQUEST_ID, exchange.requestId());
        RateLimits.write(request, exchange, response);
        var upload = Upload.of(request);
        if (upload.isEmpty() && response.body() == null) {
            accessLog.ended(request, exchange, response.code(), 0);
            return CompletableFuture.completedFuture(response);
        }
        Supplier<MutableHttpResponse<?>> finishing = () -> {
            upload.ifPresent(Upload::close);
            finish(request, exchange, response);
            return response;
        };
        if (Thread.currentThread().isVirtual()) {
            return CompletableFuture.completedFuture(finishing.get());
        }
        return CompletableFuture.supplyAsync(PropagatedContext.getOrEmpty().wrap(finishing), blocking);
    }

    private void finish(HttpRequest<?> request, Exchange exchange, MutableHttpResponse<?> response) {
        var body = response.body();
        if (body instanceof Publisher<?> parts) {
            countBytes(request, exchange, response, parts);
        } else {
            accessLog.ended(request, exchange, response.code(), encoded(response, body));
        }
    }

    private static String requestId(@Nullable String sent) {
        return sent != null && USABLE_ID.matcher(sent).matches()
                ? sent
                : "req_" + UUID.randomUUID().toString().replace("-", "");
    }

    /** Encodes a JSON answer here rather than later, so that its size is known. */
    private long encoded(MutableHttpResponse<?> response, @Nullable Object body) {
        if (body == null) {
            return 0;
        }
        if (body instanceof byte[] bytes) {
            RawBody.set(response, bytes);
            return bytes.length;
        }
        if (body instanceof CharSequence text) {
            return text.toString().getBytes(StandardCharsets.UTF_8).length;
        }
        var type = response.getContentType().orElse(MediaType.APPLICATION_JSON_TYPE);
        if (!type.getExtension().equals(MediaType.EXTENSION_JSON) || body instanceof AutoCloseable) {
            return AccessLog.UNKNOWN_BYTES;
        }
        try {
            var bytes = json.writeValueAsBytes(body);
            response.contentType(type);
            RawBody.set(response, bytes);
            return bytes.length;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An answer of " + body.getClass() + " is not JSON", e);
        }
    }

    /** A stream has ended when its last part was sent or its reader is gone. */
    private void countBytes(
            HttpRequest<?> request, Exchange exchange, MutableHttpResponse<?> response, Publisher<?> body) {
        var sent = new AtomicLong();
        var status = response.code();
        @SuppressWarnings("unchecked") // A response is of whatever its body is, and its body is replaced.
        var answer = (MutableHttpResponse<Object>) response;
        answer.body(Flux.from(body)
                .doOnNext(part -> sent.addAndGet(part instanceof byte[] bytes ? bytes.length : 0))
                .doFinally(signal -> {
                    var before = exchange.updateThreadContext();
                    try {
                        accessLog.ended(request, exchange, status, sent.get());
                    } finally {
                        exchange.restoreThreadContext(before);
                    }
                }));
    }
}
