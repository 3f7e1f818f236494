package ai.jarvis.workflow;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What one doing of a step did.
 *
 * @param path JSON pointer to the step in the definition
 * @param attempt how often it was tried, from 1
 * @param iteration the indices of the loops around it, the outermost first
 * @param input a value that JSON has
 * @param duration absent as long as it goes on
 * @param line of the definition; 0 if it is not known
 * @param child the run that the step had run, if it is a sub-workflow's
 */
public record RunStep(
        String name,
        String type,
        String path,
        Status status,
        int attempt,
        List<Integer> iteration,
        Optional<Object> input,
        Optional<Object> output,
        Optional<Run.Failure> error,
        Instant startedAt,
        Optional<Duration> duration,
        int line,
        Optional<RunId> child) {
    public RunStep {
        iteration = List.copyOf(iteration);
    }

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

    /** The step when it has ended. */
    public RunStep ended(Status how, Optional<Object> came, Optional<Run.Failure> why, Duration took) {
        return new RunStep(
                name, type, path, how, attempt, iteration, input, came, why, startedAt, Optional.of(took), line, child);
    }

    RunStep ofAttempts(int attempts, Instant firstStartedAt) {
        var took = duration.map(last -> Duration.between(firstStartedAt, startedAt.plus(last)));
        return new RunStep(
                name, type, path, status, attempts, iteration, input, output, error, firstStartedAt, took, line, child);
    }

    RunStep running(RunId sub) {
        return new RunStep(
                name,
                type,
                path,
                status,
                attempt,
                iteration,
                input,
                output,
                error,
                startedAt,
                duration,
                line,
                Optional.of(sub));
    }
}
