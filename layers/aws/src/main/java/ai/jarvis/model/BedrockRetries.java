package ai.jarvis.model;

import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Calls Bedrock again where that is free. The SDK's own retries are not: they repeat a call whose answer was lost, which
 * is paid for each time, and a stream that broke off, whose beginning then comes twice.
 */
final class BedrockRetries {
    private static final int ATTEMPTS = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private BedrockRetries() {}

    /**
     * The answer of a call; of a second or third one if Bedrock refused to work on those before.
     *
     * @param hasBegun whether something of the answer has come already
     */
    static <T> T call(Supplier<T> call, BooleanSupplier hasBegun) {
        for (int attempt = 1; ; attempt++) {
            try {
                return call.get();
            } catch (SdkException | CompletionException e) {
                if (attempt == ATTEMPTS || hasBegun.getAsBoolean() || !wasRefused(e)) {
                    throw e;
                }
                var longest = FIRST_PAUSE.toNanos() << attempt;
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longest / 2, longest));
            }
        }
    }

    /** Whether Bedrock did no work: it was too busy, or could not be reached. */
    private static boolean wasRefused(Throwable error) {
        var cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof AwsServiceException service) {
            return BedrockExceptions.isTooBusy(service);
        }
        for (@Nullable Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof ConnectException) {
                return true;
            }
        }
        return false;
    }
}
