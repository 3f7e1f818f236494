package ai.jarvis.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of an execution.
 *
 * @param error absent if it succeeded
 * @param startedAt when the code began, by the worker's clock
 * @param skipped files that the code left and that were not taken, with the reason
 */
public record Outcome(
        Execution.Status status,
        Optional<ExecutionError> error,
        Optional<Integer> exitCode,
        Optional<Instant> startedAt,
        Optional<Duration> duration,
        Output output,
        List<OutputFile> files,
        Map<String, String> skipped,
        Evidence evidence) {
    public Outcome {
        files = List.copyOf(files);
        skipped = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(skipped));
        if (!status.isEnd()) {
            throw new IllegalArgumentException("Not an end: " + status);
        }
    }

    /**
     * What the code printed.
     *
     * @param isTruncated whether it printed more
     * @param isAside whether the texts are left out here, and in the execution's result only
     */
    public record Output(String stdout, String stderr, boolean isTruncated, boolean isAside) {
        /** Characters that are kept with an execution. */
        static final int MOST_KEPT = 32 << 10;

        public static final Output NONE = new Output("", "", false, false);

        Output kept() {
            return stdout.length() + stderr.length() <= MOST_KEPT ? this : new Output("", "", isTruncated, true);
        }
    }

    /**
     * A file that the code left.
     *
     * @param index its place among the objects of the execution
     */
    public record OutputFile(String name, long bytes, String sha256, int index) {}

    /**
     * How it was run, by the word of the worker.
     *
     * @param limits as they were set, by name
     * @param layers of the containment as they were in force, by name
     */
    public record Evidence(
            Optional<String> imageDigest,
            Optional<String> worker,
            Map<String, Object> limits,
            Map<String, Object> layers,
            Optional<Long> peakMemoryBytes,
            Optional<Long> cpuMillis) {
        public static final Evidence NONE = new Evidence(
                Optional.empty(), Optional.empty(), Map.of(), Map.of(), Optional.empty(), Optional.empty());

        public Evidence {
            limits = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(limits));
            layers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(layers));
        }
    }

    /** An end that no worker told of. */
    static Outcome without(Execution.Status status, Optional<ExecutionError> error) {
        return new Outcome(
                status,
                error,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Output.NONE,
                List.of(),
                Map.of(),
                Evidence.NONE);
    }

    static Outcome internal(String message) {
        return without(Execution.Status.FAILED, Optional.of(new ExecutionError(ExecutionError.Kind.INTERNAL, message)));
    }

    Outcome kept() {
        return new Outcome(status, error, exitCode, startedAt, duration, output.kept(), files, skipped, evidence);
    }
}
