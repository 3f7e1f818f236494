package ai.jarvis.model;

import java.time.Duration;
import java.util.Optional;

/** Reads {@code Retry-After} where it is a number of seconds; as a date nobody sends it with a throttled call. */
final class RetryAfter {
    private static final long MOST_SECONDS = 3_600;

    private RetryAfter() {}

    static Optional<Duration> parse(String header) {
        try {
            long seconds = Long.parseLong(header.strip());
            return seconds < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(Math.min(seconds, MOST_SECONDS)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
