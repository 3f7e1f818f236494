package ai.jarvis.web;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.workflow.StateMachines;
import com.fasterxml.jackson.core.JacksonException;
import io.micronaut.core.bind.exceptions.UnsatisfiedArgumentException;
import io.micronaut.core.convert.exceptions.ConversionErrorException;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.exceptions.BufferLengthExceededException;
import io.micronaut.http.exceptions.ContentLengthExceededException;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.http.exceptions.UriSyntaxException;
import io.micronaut.web.router.exceptions.UnsatisfiedRouteException;
import jakarta.validation.ConstraintViolationException;
import java.util.List;
import java.util.Optional;

/** Reads from an exception what was wrong with the request. */
final class Faults {
    private static final int MOST_CAUSES = 16;

    private Faults() {}

    /** The fault that an exception stands for; absent if it is not the request's but ours. */
    static Optional<Fault> of(Throwable thrown) {
        var cause = thrown;
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
            var fault = known(cause);
            if (fault.isPresent()) {
                return fault;
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    private static Optional<Fault> known(Throwable thrown) {
        return Optional.ofNullable(
                switch (thrown) {
                    case Refusal refusal -> Fault.of(refusal);
                    case StateMachines.Unavailable e ->
                        Fault.of(
                                HttpStatus.SERVICE_UNAVAILABLE,
                                "workflows_unavailable",
                                "What runs workflows does not answer. Try again later.");
                    case StateMachines.Rejected e ->
                        Fault.of(
                                HttpStatus.UNPROCESSABLE_ENTITY,
                                "workflow_rejected",
                                "What runs workflows does not take this one; it may be too large.");
                    case JacksonException json -> JsonFaults.of(json);
                    case ConstraintViolationException violations -> Fault.invalid(ViolationFaults.errors(violations));
                    case ContentLengthExceededException e -> Fault.of(HttpStatus.REQUEST_ENTITY_TOO_LARGE);
                    case BufferLengthExceededException e -> Fault.of(HttpStatus.REQUEST_ENTITY_TOO_LARGE);
                    case UriSyntaxException e ->
                        Fault.of(HttpStatus.BAD_REQUEST, "bad_request", "The request's address is not a URI.");
                    case HttpStatusException e -> Fault.of(e.getStatus());
                    case UnsatisfiedRouteException e -> missing(e.getArgument());
                    case UnsatisfiedArgumentException e -> missing(e.getArgument());
                    case ConversionErrorException e
                    when !hasJsonCause(e) ->
                        Fault.invalid(List.of(new FieldError(
                                "?" + JsonFaults.wireName(e.getArgument().getName()), "is not valid")));
                    default -> null;
                });
    }

    private static boolean hasJsonCause(Throwable thrown) {
        for (var cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof JacksonException || cause instanceof Refusal) {
                return true;
            }
        }
        return false;
    }

    private static Fault missing(io.micronaut.core.type.Argument<?> argument) {
        if (argument.isAnnotationPresent(Body.class)) {
            return Fault.invalid(List.of(new FieldError("", "must be a JSON body")));
        }
        return Fault.invalid(List.of(new FieldError("?" + JsonFaults.wireName(argument.getName()), "is required")));
    }
}
