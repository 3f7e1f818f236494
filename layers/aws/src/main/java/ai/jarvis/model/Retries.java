package ai.jarvis.model;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Calls again what was refused, after pauses that grow and are of different length for each who waits. */
final class Retries {
    private static final int ATTEMPTS = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private Retries() {}

    /**
     * The answer of a call, or of a second or third one.
     *
     * @param isFree whether a call that failed so may be repeated
     */
    static <T> T call(Supplier<T> call, Predicate<RuntimeException> isFree) {
        for (int attempt = 1; ; attempt++) {
            try {
                return call.get();
            } catch (RuntimeException e) {
                if (attempt == ATTEMPTS || !isFree.test(e)) {
                    throw e;
                }
                var longest = FIRST_PAUSE.toNanos() << attempt;
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longest / 2, longest));
            }
        }
    }
}
