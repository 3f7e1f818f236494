package ai.jarvis.web;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/** Lets requests through to their routes as far as limits allow; to those that are {@link Metered}, without asking. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Requires(beans = RequestCounter.class)
final class QuotaFilter implements Ordered {
    private static final Optional<HttpResponse<?>> GO_ON = Optional.empty();
    private static final CompletableFuture<Optional<HttpResponse<?>>> GO_ON_NOW =
            CompletableFuture.completedFuture(GO_ON);

    private final RequestCounter counter;
    private final ExecutorService blocking;

    QuotaFilter(RequestCounter counter, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.counter = counter;
        this.blocking = blocking;
    }

    /** After whatever else has to know who calls: who is turned away there takes nothing of any limit. */
    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.after() + 1;
    }

    @RequestFilter
    CompletableFuture<Optional<HttpResponse<?>>> admit(HttpRequest<?> request) {
        if (RequestCounter.isMetered(request)) {
            return GO_ON_NOW;
        }
        if (RequestCounter.isQuick(request)) {
            counter.count(request);
            return GO_ON_NOW;
        }
        Supplier<Optional<HttpResponse<?>>> asking = () -> {
            counter.count(request);
            return GO_ON;
        };
        return CompletableFuture.supplyAsync(PropagatedContext.getOrEmpty().wrap(asking), blocking);
    }
}
