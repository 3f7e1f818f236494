package ai.jarvis.web;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request through to its route only with good credentials, unless the route is {@link PublicAccess}. Where no
 * route is, none are asked for: that there is none is no secret, the API's description is public.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class AuthenticationFilter implements Ordered {
    private final Authenticator authenticator;
    private final ExecutorService blocking;

    AuthenticationFilter(Authenticator authenticator, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.authenticator = authenticator;
        this.blocking = blocking;
    }

    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.order();
    }

    @RequestFilter
    @Nullable
    CompletableFuture<@Nullable HttpResponse<?>> identify(HttpRequest<?> request) {
        var route = RouteAttributes.getRouteInfo(request);
        if (route.isEmpty() || route.get().getAnnotationMetadata().hasAnnotation(PublicAccess.class)) {
            return null;
        }
        var exchange = Exchange.of(request).orElseThrow();
        var secret = authenticator.secret(request.getHeaders().get("Authorization"));
        var known = authenticator.remembered(secret);
        if (known.isPresent()) {
            exchange.identified(known.get());
            return null;
        }
        Supplier<@Nullable HttpResponse<?>> asking = () -> {
            exchange.identified(authenticator.authenticate(secret));
            return null;
        };
        return CompletableFuture.supplyAsync(PropagatedContext.getOrEmpty().wrap(asking), blocking);
    }
}
