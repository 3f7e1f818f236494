package ai.jarvis.web;

import ai.jarvis.platform.Refusal;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/**
 * Counts the requests that ended before anybody counted them: without good credentials, or at a metered route with a
 * question that was wrong or answered before. They are answered too, and the answer is refused if there were too many.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Requires(beans = RequestCounter.class)
final class LateQuotaFilter implements Ordered {
    private final RequestCounter counter;
    private final Problems problems;
    private final ExecutorService blocking;

    LateQuotaFilter(
            RequestCounter counter, Problems problems, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.counter = counter;
        this.problems = problems;
        this.blocking = blocking;
    }

    /** Before all that may end a request. */
    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.before();
    }

    @ResponseFilter
    CompletableFuture<MutableHttpResponse<?>> countLate(HttpRequest<?> request, MutableHttpResponse<?> response) {
        if (!isUncounted(request, response)) {
            return CompletableFuture.completedFuture(response);
        }
        if (RequestCounter.isQuick(request)) {
            return CompletableFuture.completedFuture(count(request, response));
        }
        Supplier<MutableHttpResponse<?>> asking = () -> count(request, response);
        return CompletableFuture.supplyAsync(PropagatedContext.getOrEmpty().wrap(asking), blocking);
    }

    private static boolean isUncounted(HttpRequest<?> request, MutableHttpResponse<?> response) {
        var isCounted =
                !Exchange.of(request).map(Exchange::limits).orElseThrow().isEmpty();
        return !isCounted
                && (response.code() == HttpStatus.UNAUTHORIZED.getCode()
                        || (RequestCounter.isMetered(request) && !RequestCounter.isQuick(request)));
    }

    private MutableHttpResponse<?> count(HttpRequest<?> request, MutableHttpResponse<?> response) {
        try {
            counter.count(request);
            return response;
        } catch (Refusal e) {
            return problems.response(request, e);
        }
    }
}
