package ai.jarvis.workflow;

import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is new in a run, as the API shows it. */
@Introspected
record RunEventsView(
        List<EventView> items,
        @Schema(description = "To be sent back for what comes after; absent as long as nothing was told")
                Optional<String> cursor,
        @Schema(description = "Whether something since the cursor may not be kept any more: look at the run")
                boolean missed) {

    /** The run, or a step of it where there is one, is another way than before. */
    @Introspected
    record EventView(
            Instant at,
            @Schema(description = "Of the run or the step, as each of them has it") String status,
            int attempt,
            @Schema(description = "The error's code") Optional<String> error,
            Optional<StepEventView> step) {
        static EventView of(RunNews news) {
            return new EventView(
                    news.at(),
                    news.status(),
                    news.attempt(),
                    news.error(),
                    news.step().map(StepEventView::of));
        }
    }

    /** Which step. */
    @Introspected
    record StepEventView(
            String name,
            String type,
            @Schema(description = "The indices of the loops around it, the outermost first")
                    Optional<List<Integer>> iteration,
            Instant startedAt,
            Optional<Long> durationMs,
            @Schema(description = "Of the definition") int line) {
        static StepEventView of(RunNews.Step step) {
            return new StepEventView(
                    step.name(),
                    step.type(),
                    Optional.of(step.iteration()).filter(indices -> !indices.isEmpty()),
                    step.startedAt(),
                    step.duration().map(Duration::toMillis),
                    step.line());
        }
    }

    static RunEventsView of(RunFeed.News news) {
        return new RunEventsView(news.items().stream().map(EventView::of).toList(), news.cursor(), news.missed());
    }
}
