package ai.jarvis.web;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** Answers every exception that no handler of the framework's own takes to {@link Problems} already. */
@Singleton
@Produces(Problem.MEDIA_TYPE)
final class FailureHandler implements ExceptionHandler<Throwable, HttpResponse<?>> {
    private final Problems problems;

    FailureHandler(Problems problems) {
        this.problems = problems;
    }

    @Override
    @SuppressWarnings("rawtypes") // As the framework declares it.
    public HttpResponse<?> handle(HttpRequest request, Throwable thrown) {
        return problems.response(request, thrown);
    }
}
