package ai.jarvis.model;

import java.util.concurrent.CompletionException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** Tells which of Bedrock's errors are worth another try. */
final class BedrockExceptions {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private BedrockExceptions() {}

    /** Whether Bedrock throttles, or has a fault of its own. */
    static boolean isTooBusy(AwsServiceException service) {
        return service.statusCode() == TOO_MANY_REQUESTS || service.statusCode() >= SERVER_ERROR;
    }

    static ModelException classify(ModelId model, Throwable error) {
        var cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        var retryable =
                switch (cause) {
                    case AwsServiceException service -> isTooBusy(service);
                    case SdkClientException client -> true;
                    case SdkException other -> other.retryable();
                    default -> false;
                };
        return new ModelException("The model " + model + " did not answer", retryable, cause);
    }
}
