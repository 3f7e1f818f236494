package ai.jarvis.workflow;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What one doing of a step did.
 *
 * @param attempt how often it was tried, from 1
 * @param iteration the indices of the loops around it, the outermost first
 * @param input a value that JSON has
 * @param duration absent as long as it goes on
 * @param line of the definition; 0 if it is not known
 */
public record RunStep(
        String name,
        String type,
        Status status,
        int attempt,
        List<Integer> iteration,
        Optional<Object> input,
        Optional<Object> output,
        Optional<Run.Failure> error,
        Instant startedAt,
        Optional<Duration> duration,
        int line) {
    /** How it is. */
    public enum Status {
        RUNNING,
        SUCCESS,
        FAILED,
        CANCELLED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
