package ai.jarvis.web;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.quota.QuotaExceeded;
import ai.jarvis.quota.RateLimit;
import io.micronaut.http.HttpStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What went wrong with a request, before it is told to the caller as a {@link Problem}.
 *
 * @param retryAfter when it is worth to ask again, where that is known
 * @param limits how the limits stand, if one of them was reached
 */
record Fault(
        HttpStatus status,
        String code,
        String detail,
        List<FieldError> errors,
        Optional<Duration> retryAfter,
        List<RateLimit> limits) {
    Fault {
        errors = List.copyOf(errors);
        limits = List.copyOf(limits);
    }

    /** A fault that waiting does not help. */
    Fault(HttpStatus status, String code, String detail, List<FieldError> errors) {
        this(status, code, detail, errors, Optional.empty(), List.of());
    }

    static Fault of(HttpStatus status, String code, String detail) {
        return new Fault(status, code, detail, List.of());
    }

    static Fault invalid(List<FieldError> errors) {
        return of(Refusal.invalid(errors));
    }

    static Fault of(Refusal refusal) {
        return new Fault(
                HttpStatus.valueOf(refusal.kind().status()),
                refusal.code(),
                refusal.detail(),
                refusal.errors(),
                refusal.retryAfter(),
                refusal instanceof QuotaExceeded exceeded ? exceeded.limits() : List.of());
    }

    /** What a bare status means, where nothing more is known. */
    static Fault of(HttpStatus status) {
        return switch (status) {
            case BAD_REQUEST -> of(status, "bad_request", "The request is not well-formed HTTP.");
            case UNAUTHORIZED -> of(status, "invalid_credentials", "The credentials are missing or not valid.");
            case FORBIDDEN -> of(status, "forbidden", "This is not allowed.");
            case NOT_FOUND -> of(status, "unknown_route", "There is nothing at this path.");
            case METHOD_NOT_ALLOWED -> of(status, "method_not_allowed", "This path does not take this method.");
            case NOT_ACCEPTABLE -> of(status, "not_acceptable", "None of the accepted media types can be produced.");
            case REQUEST_ENTITY_TOO_LARGE -> of(status, "too_large", "The request is larger than allowed.");
            case UNSUPPORTED_MEDIA_TYPE -> of(status, "unsupported_media_type", "This media type is not taken here.");
            default ->
                status.getCode() >= HttpStatus.INTERNAL_SERVER_ERROR.getCode()
                        ? of(status, "internal_error", "The request failed for a reason that is not its own.")
                        : of(status, "bad_request", "The request was refused.");
        };
    }
}
