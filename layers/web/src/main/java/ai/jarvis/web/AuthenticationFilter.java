package ai.jarvis.web;

import ai.jarvis.tenancy.Caller;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.web.router.RouteAttributes;
import jakarta.inject.Named;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/**
 * Lets a request through to its route only with good credentials and the permissions that the route needs, unless it is
 * {@link PublicAccess}. Where no route is, none are asked for: that there is none is no secret, the API's description is
 * public.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class AuthenticationFilter implements Ordered {
    private static final Optional<HttpResponse<?>> GO_ON = Optional.empty();
    private static final CompletableFuture<Optional<HttpResponse<?>>> GO_ON_NOW =
            CompletableFuture.completedFuture(GO_ON);

    private final Authenticator authenticator;
    private final AccessTable access;
    private final ExecutorService blocking;

    AuthenticationFilter(
            Authenticator authenticator, AccessTable access, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.authenticator = authenticator;
        this.access = access;
        this.blocking = blocking;
    }

    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.order();
    }

    @RequestFilter
    CompletableFuture<Optional<HttpResponse<?>>> identify(HttpRequest<?> request) {
        var route = RouteAttributes.getRouteInfo(request);
        if (route.isEmpty() || route.get().getAnnotationMetadata().hasAnnotation(PublicAccess.class)) {
            return GO_ON_NOW;
        }
        var exchange = Exchange.of(request).orElseThrow();
        var token = authenticator.token(request.getHeaders().get("Authorization"));
        var known = authenticator.remembered(token);
        if (known.isPresent()) {
            admit(request, exchange, known.get());
            return GO_ON_NOW;
        }
        Supplier<Optional<HttpResponse<?>>> asking = () -> {
            admit(request, exchange, authenticator.authenticate(token));
            return GO_ON;
        };
        return CompletableFuture.supplyAsync(PropagatedContext.getOrEmpty().wrap(asking), blocking);
    }

    private void admit(HttpRequest<?> request, Exchange exchange, Caller caller) {
        exchange.identified(caller);
        access.require(caller, request.getMethodName(), Routes.template(request));
    }
}
