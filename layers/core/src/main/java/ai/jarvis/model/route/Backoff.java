package ai.jarvis.model.route;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * When a failed call is repeated: after 1 s, 2 s, 4 s and 8 s, each up to a quarter shorter or longer, so that those who
 * failed together do not come back together.
 *
 * @see <a href="https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/">Timeouts, retries, and
 *     backoff with jitter</a>
 */
public final class Backoff {
    /** More attempts are not made, however many are wanted. */
    public static final int MOST_ATTEMPTS = 5;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final double JITTER = 0.25;

    private final int attempts;
    private final DoubleSupplier random;

    /**
     * A schedule.
     *
     * @param attempts at most, the first one included: 1 to 5
     * @param random from 0 to below 1
     */
    public Backoff(int attempts, DoubleSupplier random) {
        if (attempts < 1 || attempts > MOST_ATTEMPTS) {
            throw new IllegalArgumentException("There are 1 to " + MOST_ATTEMPTS + " attempts, not " + attempts);
        }
        this.attempts = attempts;
        this.random = random;
    }

    /**
     * How long to wait before an attempt; absent if it is not to be made.
     *
     * @param attempt which one, from 1: before the first there is no pause
     * @param retryAfter what the provider asked for, which is waited for if it is longer
     * @param remaining until the deadline; an attempt that could only begin then is not made
     */
    public Optional<Duration> pauseBefore(int attempt, Optional<Duration> retryAfter, Duration remaining) {
        if (attempt < 1) {
            throw new IllegalArgumentException("Attempts are counted from 1, not " + attempt);
        }
        if (attempt > attempts) {
            return Optional.empty();
        }
        var pause = attempt == 1 ? Duration.ZERO : longer(jittered(attempt), retryAfter);
        return Optional.of(pause).filter(wait -> wait.compareTo(remaining) < 0);
    }

    private Duration jittered(int attempt) {
        var factor = 1 - JITTER + 2 * JITTER * random.getAsDouble();
        return Duration.ofMillis(
                Math.round(FIRST_PAUSE.multipliedBy(1L << (attempt - 2)).toMillis() * factor));
    }

    private static Duration longer(Duration pause, Optional<Duration> retryAfter) {
        return retryAfter.filter(asked -> asked.compareTo(pause) > 0).orElse(pause);
    }
}
