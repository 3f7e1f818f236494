package ai.jarvis.web;

import ai.jarvis.tenancy.SecurityEvents;
import ai.jarvis.tenancy.SecurityEvents.SecurityEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where what goes wrong becomes a problem document, or an error as OpenAI's clients expect it. */
@Singleton
public final class Problems implements ErrorResponseProcessor<Object> {
    private static final Logger log = LoggerFactory.getLogger(Problems.class);
    private static final String RETRY_AFTER_SECONDS = "1";

    private final ObjectMapper json;
    private final SecurityEvents securityEvents;

    Problems(ObjectMapper json, SecurityEvents securityEvents) {
        this.json = json;
        this.securityEvents = securityEvents;
    }

    @Override
    public MutableHttpResponse<Object> processResponse(ErrorContext context, MutableHttpResponse<?> response) {
        var fault = context.getRootCause().flatMap(Faults::of).orElseGet(() -> Fault.of(response.status()));
        context.getRootCause().ifPresent(cause -> logIfOurs(fault, cause));
        return fill(context.getRequest(), fault, response);
    }

    /** The answer to a request that failed with this. What is not the request's fault is logged, and not told. */
    public MutableHttpResponse<Object> response(HttpRequest<?> request, Throwable thrown) {
        return fill(request, faultOf(thrown), HttpResponse.ok());
    }

    /** What a stream ends with that had begun when this was thrown. */
    void end(EventSink sink, HttpRequest<?> request, Throwable thrown) {
        var fault = faultOf(thrown);
        report(request, fault);
        if (OpenAiErrors.isFor(request)) {
            sink.send(OpenAiErrors.body(request, fault));
        } else {
            sink.send("error", problem(request, fault));
        }
    }

    private static Fault faultOf(Throwable thrown) {
        var fault = Faults.of(thrown).orElseGet(() -> Fault.of(HttpStatus.INTERNAL_SERVER_ERROR));
        logIfOurs(fault, thrown);
        return fault;
    }

    private static void logIfOurs(Fault fault, Throwable thrown) {
        if (fault.status().getCode() >= HttpStatus.INTERNAL_SERVER_ERROR.getCode()) {
            log.error("The request failed", thrown);
        }
    }

    private void report(HttpRequest<?> request, Fault fault) {
        if (fault.code().equals("invalid_credentials")) {
            report(SecurityEvents.Kind.LOGIN_FAILED, request, fault);
        } else if (fault.code().equals("permission_denied")) {
            report(SecurityEvents.Kind.PERMISSION_DENIED, request, fault);
        }
    }

    private static Problem problem(HttpRequest<?> request, Fault fault) {
        return new Problem(
                Problem.TYPE_BASE + fault.code(),
                fault.status().getReason(),
                fault.status().getCode(),
                fault.detail(),
                request.getPath(),
                fault.code(),
                requestId(request),
                Optional.of(fault.errors()));
    }

    private void report(SecurityEvents.Kind kind, HttpRequest<?> request, Fault fault) {
        securityEvents.record(new SecurityEvent(
                kind,
                Exchange.of(request).flatMap(Exchange::caller),
                request.getMethodName() + " " + Routes.template(request),
                requestId(request),
                fault.code(),
                fault.detail()));
    }

    private static String requestId(HttpRequest<?> request) {
        return Exchange.of(request).map(Exchange::requestId).orElse("");
    }

    private MutableHttpResponse<Object> fill(HttpRequest<?> request, Fault fault, MutableHttpResponse<?> response) {
        Exchange.of(request).ifPresent(exchange -> exchange.refusedWith(fault.code()));
        response.status(fault.status().getCode(), fault.status().getReason());
        response.getHeaders().remove(HttpHeaders.CONTENT_TYPE);
        response.contentType(OpenAiErrors.isFor(request) ? MediaType.APPLICATION_JSON : Problem.MEDIA_TYPE);
        if (fault.status() == HttpStatus.UNAUTHORIZED) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        if (fault.retryAfter().isPresent()) {
            var seconds = RateLimits.seconds(fault.retryAfter().get());
            response.header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, seconds)));
        } else if (fault.status() == HttpStatus.SERVICE_UNAVAILABLE || Idempotency.isInProgress(fault)) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        if (!fault.limits().isEmpty()) {
            RateLimits.tell(request, fault.limits());
        }
        report(request, fault);
        if (OpenAiErrors.isFor(request)) {
            OpenAiErrors.addHeaders(fault, response);
            return RawBody.set(response, bytes(OpenAiErrors.body(request, fault)));
        }
        return RawBody.set(response, bytes(problem(request, fault)));
    }

    private byte[] bytes(Object body) {
        try {
            return json.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An error is always JSON", e);
        }
    }
}
