package ai.jarvis.web;

import ai.jarvis.audit.Origin;
import ai.jarvis.quota.RateLimit;
import ai.jarvis.tenancy.Caller;
import io.micronaut.core.propagation.ThreadPropagatedContextElement;
import io.micronaut.http.HttpRequest;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * One request and its answer, by the names that logs and traces know it by. It travels with the work: whichever thread
 * does a part of it has these names in its MDC ({@code request_id}, {@code trace_id}, {@code span_id}, {@code tenant})
 * the span as the current one, and its caller as the {@link Origin} of what is changed.
 */
final class Exchange implements ThreadPropagatedContextElement<Exchange.Before> {
    private static final String ATTRIBUTE = Exchange.class.getName();
    private static final String TENANT = "tenant";

    private final String requestId;
    private final Context context;
    private final long startedNanos = System.nanoTime();
    private volatile @Nullable Caller caller;
    private volatile List<RateLimit> limits = List.of();
    private volatile @Nullable String problem;

    /** What a thread had before it took part. */
    record Before(@Nullable Map<String, String> diagnostics, Scope scope, Optional<Origin> origin) {}

    Exchange(String requestId, Context context) {
        this.requestId = requestId;
        this.context = context;
    }

    static Optional<Exchange> of(HttpRequest<?> request) {
        return request.getAttribute(ATTRIBUTE, Exchange.class);
    }

    void attachTo(HttpRequest<?> request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    String requestId() {
        return requestId;
    }

    Span span() {
        return Span.fromContext(context);
    }

    double elapsedMillis() {
        return (System.nanoTime() - startedNanos) / 1e6;
    }

    Optional<Caller> caller() {
        return Optional.ofNullable(caller);
    }

    void identified(Caller by) {
        caller = by;
        MDC.put(TENANT, by.tenant().value());
        Origin.set(origin());
    }

    /** On whose behalf work for this request is done. */
    private Optional<Origin> origin() {
        return Optional.of(
                new Origin(caller().map(Caller::principal).orElse(Origin.ANONYMOUS), Optional.of(requestId)));
    }

    /** The code of the problem that the request is answered with. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    void refusedWith(String code) {
        problem = code;
    }

    /** How the limits stand that the request was bound by, as far as is known. */
    List<RateLimit> limits() {
        return limits;
    }

    void limitedBy(List<RateLimit> those) {
        limits = List.copyOf(those);
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // restoreThreadContext closes it.
    public Before updateThreadContext() {
        var before = new Before(MDC.getCopyOfContextMap(), context.makeCurrent(), Origin.known());
        Origin.set(origin());
        MDC.put("request_id", requestId);
        MDC.put("trace_id", span().getSpanContext().getTraceId());
        MDC.put("span_id", span().getSpanContext().getSpanId());
        caller().ifPresent(by -> MDC.put(TENANT, by.tenant().value()));
        return before;
    }

    @Override
    public void restoreThreadContext(Before before) {
        before.scope().close();
        Origin.set(before.origin());
        if (before.diagnostics() == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(before.diagnostics());
        }
    }
}
