package ai.jarvis.workflow;

import ai.jarvis.platform.Json;
import ai.jarvis.web.Paging;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
        Optional<List<StepView>> steps,
        @Schema(description = "For /api/v1/runs/{id}/steps, where the steps go on; absent if these are all")
                Optional<String> stepsCursor) {
    /** Characters of steps' inputs and outputs that one answer has; API Gateway gives on no more than 6 MB. */
    private static final int MOST_VALUES = 3_000_000;

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
            @Schema(description = "Whether input and output are left out as the answer would be too big")
                    Optional<Boolean> omitted,
            Optional<ErrorView> error,
            Instant startedAt,
            Optional<Long> durationMs,
            @Schema(description = "Of the definition") int line,
            @Schema(description = "The run of a sub-workflow") Optional<String> runId) {
        /** As many steps with their values as an answer has room for, the others without. */
        static List<StepView> of(List<RunStep> steps) {
            var views = new ArrayList<StepView>();
            var room = MOST_VALUES;
            for (var step : steps) {
                var size = size(step.input()) + size(step.output());
                var fits = size <= room;
                room -= fits ? size : 0;
                views.add(of(step, fits));
            }
            return views;
        }

        private static int size(Optional<Object> value) {
            return value.map(each -> Json.write(each).length()).orElse(0);
        }

        private static StepView of(RunStep step, boolean withValues) {
            return new StepView(
                    step.name(),
                    step.type(),
                    step.status().wireName(),
                    step.attempt(),
                    Optional.of(step.iteration()).filter(indices -> !indices.isEmpty()),
                    step.input().filter(input -> withValues),
                    step.output().filter(output -> withValues),
                    withValues ? Optional.empty() : Optional.of(true),
                    step.error().map(ErrorView::of),
                    step.startedAt(),
                    step.duration().map(Duration::toMillis),
                    step.line(),
                    step.child().map(RunId::value));
        }
    }

    static RunView of(Run run) {
        return of(run, Optional.empty(), Optional.empty());
    }

    static RunView of(Runs.Detailed detailed) {
        return of(
                detailed.run(),
                Optional.of(StepView.of(detailed.steps())),
                detailed.cursor().map(Paging::encode));
    }

    private static RunView of(Run run, Optional<List<StepView>> steps, Optional<String> stepsCursor) {
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
                steps,
                stepsCursor);
    }
}
