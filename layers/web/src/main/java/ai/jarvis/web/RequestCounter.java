package ai.jarvis.web;

import ai.jarvis.quota.Demand;
import ai.jarvis.quota.EndpointClass;
import ai.jarvis.quota.Quotas;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.web.router.RouteAttributes;
import io.micronaut.web.router.RouteInfo;
import jakarta.inject.Singleton;

/** Counts requests: by the caller's limits, or by the address of a client who is nobody known. */
@Singleton
@Requires(beans = Quotas.class)
final class RequestCounter {
    private final BeanProvider<Quotas> quotas;
    private final ClientLimits clients;

    /** @param quotas asked for at the first request that has a caller: a public route does without Redis */
    RequestCounter(BeanProvider<Quotas> quotas, ClientLimits clients) {
        this.quotas = quotas;
        this.clients = clients;
    }

    /** Whether counting waits for nobody. */
    static boolean isQuick(HttpRequest<?> request) {
        return Exchange.of(request).flatMap(Exchange::caller).isEmpty();
    }

    /** Whether the request's route counts by itself. */
    static boolean isMetered(HttpRequest<?> request) {
        return RouteAttributes.getRouteInfo(request)
                .filter(route -> route.getAnnotationMetadata().hasAnnotation(Metered.class))
                .isPresent();
    }

    /**
     * Counts a request, and has its answer say how the limits stand.
     *
     * @throws ai.jarvis.quota.QuotaExceeded if there were too many
     */
    void count(HttpRequest<?> request) {
        var caller = Exchange.of(request).flatMap(Exchange::caller);
        if (caller.isEmpty()) {
            clients.count(request);
            return;
        }
        try (var counted = quotas.get().reserve(caller.get(), Demand.request(endpoint(request)))) {
            RateLimits.tell(request, counted.limits());
        }
    }

    private static EndpointClass endpoint(HttpRequest<?> request) {
        return RouteAttributes.getRouteInfo(request)
                .map(RequestCounter::endpoint)
                .orElse(EndpointClass.STANDARD);
    }

    private static EndpointClass endpoint(RouteInfo<?> route) {
        if (route.getAnnotationMetadata().hasAnnotation(StartsExecution.class)) {
            return EndpointClass.EXECUTION;
        }
        return route.getReturnType().getType() == Listing.class ? EndpointClass.LISTING : EndpointClass.STANDARD;
    }
}
