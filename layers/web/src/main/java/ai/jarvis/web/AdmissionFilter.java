package ai.jarvis.web;

import ai.jarvis.tenancy.Admission;
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

/** Refuses what is asked in the name of a tenant that is suspended or being deleted, with whichever credentials. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Requires(beans = Admission.class)
final class AdmissionFilter implements Ordered {
    private static final Optional<HttpResponse<?>> GO_ON = Optional.empty();
    private static final CompletableFuture<Optional<HttpResponse<?>>> GO_ON_NOW =
            CompletableFuture.completedFuture(GO_ON);

    private final Admission admission;
    private final ExecutorService blocking;

    AdmissionFilter(Admission admission, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.admission = admission;
        this.blocking = blocking;
    }

    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.after();
    }

    @RequestFilter
    CompletableFuture<Optional<HttpResponse<?>>> admit(HttpRequest<?> request) {
        var caller = Exchange.of(request).orElseThrow().caller();
        if (caller.isEmpty()) {
            return GO_ON_NOW;
        }
        var tenant = caller.get().tenant();
        if (admission.isKnown(tenant)) {
            admission.require(tenant);
            return GO_ON_NOW;
        }
        Supplier<Optional<HttpResponse<?>>> asking = () -> {
            admission.require(tenant);
            return GO_ON;
        };
        return CompletableFuture.supplyAsync(PropagatedContext.getOrEmpty().wrap(asking), blocking);
    }
}
