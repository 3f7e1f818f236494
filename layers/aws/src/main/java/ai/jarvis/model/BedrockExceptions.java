package ai.jarvis.model;

import ai.jarvis.model.ModelException.Kind;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/** Tells what Bedrock's errors are, and SageMaker's, which are called alike. */
final class BedrockExceptions {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private BedrockExceptions() {}

    /** Whether Bedrock throttles, or has a fault of its own. */
    static boolean isTooBusy(AwsServiceException service) {
        return service.statusCode() == TOO_MANY_REQUESTS || service.statusCode() >= SERVER_ERROR;
    }

    static ModelException classify(ModelId model, Throwable error) {
        return classify(model, error, false);
    }

    /** @param hasBegun whether some of the answer was there: then work was done, whatever the error says */
    static ModelException classify(ModelId model, Throwable error, boolean hasBegun) {
        var cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof ModelException told) {
            return told;
        }
        if (hasBegun) {
            var kind = cause instanceof AwsServiceException service && kind(service) == Kind.TIMEOUT
                    ? Kind.TIMEOUT
                    : isUnreadable(cause) ? Kind.UNREADABLE : Kind.BROKEN_OFF;
            return new ModelException("The model " + model + " stopped in the middle", kind, cause);
        }
        if (cause instanceof AwsServiceException service) {
            return classify(model, service);
        }
        return new ModelException("The model " + model + " did not answer", kind(cause), cause);
    }

    private static Kind kind(Throwable cause) {
        return switch (cause) {
            case ApiCallTimeoutException late -> Kind.TIMEOUT;
            case ApiCallAttemptTimeoutException late -> Kind.TIMEOUT;
            default -> isUnreadable(cause) ? Kind.UNREADABLE : NetworkErrors.kind(cause);
        };
    }

    private static boolean isUnreadable(Throwable error) {
        return Stream.iterate(error, each -> each != null, Throwable::getCause)
                .anyMatch(each -> each.getClass().getSimpleName().equals("JsonParseException")
                        || String.valueOf(each.getMessage()).contains("checksum"));
    }

    private static ModelException classify(ModelId model, AwsServiceException service) {
        var kind = kind(service);
        var message = kind == Kind.REFUSED || kind == Kind.TOO_LONG
                ? "The model " + model + " does not take this: " + detail(service)
                : "The model " + model + " did not answer";
        return new ModelException(message, kind, retryAfter(service), service);
    }

    /** Errors within a stream have a name, but no status of their own. */
    private static Kind kind(AwsServiceException service) {
        if (service.isThrottlingException()) {
            return Kind.THROTTLED;
        }
        return switch (service.getClass().getSimpleName()) {
            case "ModelStreamErrorException" -> Kind.BROKEN_OFF;
            case "ModelTimeoutException" -> Kind.TIMEOUT;
            case "ModelErrorException",
                    "InternalServerException",
                    "InternalFailureException",
                    "InternalDependencyException",
                    "InternalStreamFailureException",
                    "ServiceUnavailableException" -> Kind.FAULT;
            case "AccessDeniedException", "ResourceNotFoundException" -> Kind.NOT_OFFERED;
            case "ValidationException", "ValidationErrorException" -> kindOfRequest(service);
            default -> kindOfStatus(service);
        };
    }

    private static Kind kindOfStatus(AwsServiceException service) {
        return switch (service.statusCode()) {
            case TOO_MANY_REQUESTS -> Kind.THROTTLED;
            case 408, 504 -> Kind.TIMEOUT;
            case 424 -> Kind.FAULT;
            case 401, 403, 404 -> Kind.NOT_OFFERED;
            case 400, 413, 422 -> kindOfRequest(service);
            default -> service.statusCode() >= SERVER_ERROR ? Kind.FAULT : Kind.BROKEN_OFF;
        };
    }

    private static Kind kindOfRequest(AwsServiceException service) {
        var detail = detail(service).toLowerCase(Locale.ROOT);
        if (OpenAiError.saysTooLong(detail) || detail.contains("too long") || detail.contains("maximum length")) {
            return Kind.TOO_LONG;
        }
        var isUnknown = detail.contains("model identifier is invalid")
                || (detail.contains("endpoint") && detail.contains("not found"));
        return isUnknown ? Kind.NOT_OFFERED : Kind.REFUSED;
    }

    private static String detail(AwsServiceException service) {
        var details = service.awsErrorDetails();
        return details == null || details.errorMessage() == null ? "no reason is given" : details.errorMessage();
    }

    private static @Nullable Duration retryAfter(AwsServiceException service) {
        var details = service.awsErrorDetails();
        return details == null || details.sdkHttpResponse() == null
                ? null
                : details.sdkHttpResponse()
                        .firstMatchingHeader("Retry-After")
                        .flatMap(RetryAfter::parse)
                        .orElse(null);
    }
}
