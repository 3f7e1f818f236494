package ai.jarvis.sandbox;

import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** An execution as the API shows it; what its code printed only where one is shown. */
@Introspected
record ExecutionView(
        String executionId,
        @Schema(description = "pending, running, success, failed, timeout or cancelled") String status,
        String language,
        long timeoutSeconds,
        @Schema(description = "What the code printed to standard output") Optional<String> output,
        Optional<String> stderr,
        @Schema(description = "Whether the code printed more than is kept") Optional<Boolean> outputTruncated,
        Optional<ErrorView> error,
        @Schema(description = "How long the code ran") Optional<Long> durationMs,
        @Schema(description = "How long it waited for a worker") Optional<Long> queuedMs,
        Optional<Integer> exitCode,
        Optional<List<FileView>> files,
        @Schema(description = "Files that the code left and that were not kept, with the reason")
                Optional<Map<String, String>> skippedFiles,
        Optional<EvidenceView> evidence,
        @Schema(description = "What was taken from it because there was too much to do: longer_timeout, fewer_at_once")
                List<String> degraded,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt) {
    /** Why it did not succeed. */
    @Introspected
    record ErrorView(
            @Schema(description = "user_error, timeout, memory, output_limit, disk, blocked or internal") String kind,
            String message) {}

    /** A file that the code left. */
    @Introspected
    record FileView(
            String name,
            long bytes,
            String sha256,
            @Schema(description = "Where it can be got, for a quarter of an hour") URI url) {}

    /** How it was run. */
    @Introspected
    record EvidenceView(
            Optional<String> imageDigest,
            Optional<String> worker,
            Map<String, Object> limits,
            Map<String, Object> layers,
            Optional<Long> peakMemoryBytes,
            Optional<Long> cpuMs,
            String codeSha256) {}

    static ExecutionView listed(Execution execution) {
        return of(execution, Optional.empty(), Optional.empty());
    }

    /** @param address where a file can be got */
    static ExecutionView whole(Execution execution, Function<Outcome.OutputFile, URI> address) {
        return of(
                execution,
                execution.outcome().map(Outcome::output),
                execution.outcome().map(outcome -> outcome.files().stream()
                        .map(file -> new FileView(file.name(), file.bytes(), file.sha256(), address.apply(file)))
                        .toList()));
    }

    private static ExecutionView of(
            Execution execution, Optional<Outcome.Output> output, Optional<List<FileView>> files) {
        var outcome = execution.outcome();
        return new ExecutionView(
                execution.id().value(),
                execution.status().wireName(),
                execution.plan().language(),
                execution.plan().timeout().toSeconds(),
                output.map(Outcome.Output::stdout),
                output.map(Outcome.Output::stderr),
                output.map(Outcome.Output::isTruncated),
                outcome.flatMap(Outcome::error)
                        .map(error -> new ErrorView(error.kind().wireName(), error.message())),
                outcome.flatMap(Outcome::duration).map(Duration::toMillis),
                execution.queued().map(Duration::toMillis),
                outcome.flatMap(Outcome::exitCode),
                files,
                outcome.map(Outcome::skipped)
                        .filter(skipped -> !skipped.isEmpty())
                        .map(LinkedHashMap::new),
                outcome.map(Outcome::evidence)
                        .map(evidence -> new EvidenceView(
                                evidence.imageDigest(),
                                evidence.worker(),
                                evidence.limits(),
                                evidence.layers(),
                                evidence.peakMemoryBytes(),
                                evidence.cpuMillis(),
                                execution.plan().codeSha256())),
                execution.degraded().stream().map(Degradation::wireName).toList(),
                execution.createdAt(),
                execution.startedAt(),
                execution.endedAt());
    }
}
