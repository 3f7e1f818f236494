package ai.jarvis.web;

import ai.jarvis.tenancy.Caller;
import io.micronaut.aop.InterceptorBean;
import io.micronaut.aop.MethodInterceptor;
import io.micronaut.aop.MethodInvocationContext;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.context.ServerRequestContext;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Does what {@link Idempotent} says. */
@InterceptorBean(Idempotent.class)
final class IdempotentInterceptor implements MethodInterceptor<Object, Object> {
    private final Idempotency idempotency;

    IdempotentInterceptor(Idempotency idempotency) {
        this.idempotency = idempotency;
    }

    @Override
    public @Nullable Object intercept(MethodInvocationContext<Object, Object> invocation) {
        HttpRequest<?> request = ServerRequestContext.currentRequest()
                .orElseThrow(() -> new IllegalStateException("@Idempotent is for methods that answer a request"));
        var inputs = Arrays.stream(invocation.getParameterValues())
                .filter(value -> !(value instanceof Caller || value instanceof HttpRequest<?>))
                .toArray();
        return idempotency.once(request, () -> (HttpResponse<?>) invocation.proceed(), inputs);
    }
}
