package ai.jarvis.web;

import ai.jarvis.platform.Refusal;
import ai.jarvis.quota.Demand;
import ai.jarvis.quota.EndpointClass;
import ai.jarvis.quota.Quotas;
import ai.jarvis.tenancy.Caller;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.web.router.RouteAttributes;
import io.micronaut.web.router.RouteInfo;
import jakarta.inject.Named;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/**
 * Lets requests through to their routes as far as limits allow: by the caller's limits, or by the address of a client
 * who needs no credentials.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Requires(beans = Quotas.class)
final class QuotaFilter implements Ordered {
    private static final Optional<HttpResponse<?>> GO_ON = Optional.empty();
    private static final CompletableFuture<Optional<HttpResponse<?>>> GO_ON_NOW =
            CompletableFuture.completedFuture(GO_ON);

    private final BeanProvider<Quotas> quotas;
    private final ClientLimits clients;
    private final Problems problems;
    private final ExecutorService blocking;

    /** @param quotas asked for at the first request that has a caller: a public route does without Redis */
    QuotaFilter(
            BeanProvider<Quotas> quotas,
            ClientLimits clients,
            Problems problems,
            @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.quotas = quotas;
        this.clients = clients;
        this.problems = problems;
        this.blocking = blocking;
    }

    /** After whatever else has to know who calls: who is turned away there takes nothing of any limit. */
    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.after() + 1;
    }

    @RequestFilter
    CompletableFuture<Optional<HttpResponse<?>>> admit(HttpRequest<?> request) {
        var caller = Exchange.of(request).flatMap(Exchange::caller);
        if (caller.isEmpty()) {
            clients.count(request);
            return GO_ON_NOW;
        }
        var route = RouteAttributes.getRouteInfo(request);
        if (route.filter(QuotaFilter::isMetered).isPresent()) {
            return GO_ON_NOW;
        }
        Supplier<Optional<HttpResponse<?>>> asking = () -> {
            count(request, caller.get());
            return GO_ON;
        };
        return CompletableFuture.supplyAsync(PropagatedContext.getOrEmpty().wrap(asking), blocking);
    }

    /** Counts a request to a metered route that ended before it asked its limits: it was wrong, or known already. */
    @ResponseFilter
    CompletableFuture<MutableHttpResponse<?>> countLate(HttpRequest<?> request, MutableHttpResponse<?> response) {
        var exchange = Exchange.of(request).orElseThrow();
        if (exchange.caller().isEmpty() || !exchange.limits().isEmpty()) {
            return CompletableFuture.completedFuture(response);
        }
        if (RouteAttributes.getRouteInfo(request).filter(QuotaFilter::isMetered).isEmpty()) {
            return CompletableFuture.completedFuture(response);
        }
        Supplier<MutableHttpResponse<?>> asking = () -> {
            try {
                count(request, exchange.caller().get());
                return response;
            } catch (Refusal e) {
                return problems.response(request, e);
            }
        };
        return CompletableFuture.supplyAsync(PropagatedContext.getOrEmpty().wrap(asking), blocking);
    }

    private void count(HttpRequest<?> request, Caller caller) {
        try (var counted = quotas.get().reserve(caller, Demand.request(endpoint(request)))) {
            RateLimits.tell(request, counted.limits());
        }
    }

    private static EndpointClass endpoint(HttpRequest<?> request) {
        return RouteAttributes.getRouteInfo(request)
                .filter(route -> route.getReturnType().getType() == Listing.class)
                .map(route -> EndpointClass.LISTING)
                .orElse(EndpointClass.STANDARD);
    }

    private static boolean isMetered(RouteInfo<?> route) {
        return route.getAnnotationMetadata().hasAnnotation(Metered.class);
    }
}
