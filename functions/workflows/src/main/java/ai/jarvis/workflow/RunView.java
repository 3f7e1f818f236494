package ai.jarvis.workflow;

import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run as the API shows it; its steps only where one run is shown. */
@Introspected
record RunView(
        String id,
        String workflowId,
        Optional<Integer> version,
        @Schema(description = "pending, running, success, failed, retry or cancelled") String status,
        int attempt,
        String taskId,
        String origin,
        String priority,
        Map<String, Object> input,
        Optional<Object> output,
        Optional<ErrorView> error,
        Optional<String> parentRunId,
        Optional<String> execution,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        Optional<List<StepView>> steps) {

    /** Why something failed. */
    @Introspected
    record ErrorView(@Schema(description = "Stable") String code, String detail) {
        static ErrorView of(Run.Failure failure) {
            return new ErrorView(failure.code(), failure.detail());
        }
    }

    /** One doing of a step; of a step in a loop there is one for each time. */
    @Introspected
    record StepView(
            String name,
            String type,
            @Schema(description = "running, success, failed or cancelled") String status,
            int attempt,
            @Schema(description = "The indices of the loops around it, the outermost first")
                    Optional<List<Integer>> iteration,
            Optional<Object> input,
            Optional<Object> output,
            Optional<ErrorView> error,
            Instant startedAt,
            Optional<Long> durationMs,
            @Schema(description = "Of the definition") int line) {
        static StepView of(RunStep step) {
            return new StepView(
                    step.name(),
                    step.type(),
                    step.status().wireName(),
                    step.attempt(),
                    Optional.of(step.iteration()).filter(indices -> !indices.isEmpty()),
                    step.input(),
                    step.output(),
                    step.error().map(ErrorView::of),
                    step.startedAt(),
                    step.duration().map(Duration::toMillis),
                    step.line());
        }
    }

    static RunView of(Run run) {
        return of(run, Optional.empty());
    }

    static RunView of(Runs.Detailed detailed) {
        return of(
                detailed.run(),
                Optional.of(detailed.steps().stream().map(StepView::of).toList()));
    }

    private static RunView of(Run run, Optional<List<StepView>> steps) {
        return new RunView(
                run.id().value(),
                run.workflow().value(),
                run.version(),
                run.status().wireName(),
                run.attempt(),
                run.id().task().value(),
                run.wish().origin(),
                run.wish().priority().wireName(),
                run.wish().input(),
                run.output(),
                run.error().map(ErrorView::of),
                run.parent().map(parent -> parent.run().value()),
                run.execution(),
                run.createdAt(),
                run.startedAt(),
                run.endedAt(),
                steps);
    }
}
