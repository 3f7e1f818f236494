package ai.jarvis.model;

import java.net.ConnectException;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Calls Bedrock again where that is free. The SDK's own retries are not: they repeat a call whose answer was lost, which
 * is paid for each time, and a stream that broke off, whose beginning then comes twice.
 */
final class BedrockRetries {
    private BedrockRetries() {}

    /**
     * The answer of a call; of a second or third one if Bedrock refused to work on those before.
     *
     * @param hasBegun whether something of the answer has come already
     */
    static <T> T call(Supplier<T> call, BooleanSupplier hasBegun) {
        return Retries.call(call, error -> !hasBegun.getAsBoolean() && wasRefused(error));
    }

    /** Whether Bedrock did no work: it was too busy, or could not be reached. */
    private static boolean wasRefused(Throwable error) {
        var cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof AwsServiceException service) {
            return BedrockExceptions.isTooBusy(service);
        }
        return wasNotReached(cause);
    }

    /** Whether a connection could not even be made. */
    static boolean wasNotReached(Throwable error) {
        for (@Nullable Throwable each = error; each != null; each = each.getCause()) {
            if (each instanceof ConnectException) {
                return true;
            }
        }
        return false;
    }
}
