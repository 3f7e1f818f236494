package ai.jarvis.workflow;

import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * That a run, or a step of it, is another way than before. Of the values that go in and come out it says nothing: they may
 * be big, and are in the run.
 *
 * @param status of the run as in {@link ai.jarvis.task.TaskStatus}, of a step as in {@link RunStep.Status}, as the API
 *     writes it
 * @param attempt how often it was tried, from 1
 * @param error its stable code, if it failed
 * @param step absent if it is about the run itself
 */
public record RunNews(
        TenantId tenant,
        RunId run,
        Instant at,
        String status,
        int attempt,
        Optional<String> error,
        Optional<Step> step) {
    /**
     * The step that it is about.
     *
     * @param path JSON pointer to the step in the definition
     * @param iteration the indices of the loops around it, the outermost first
     * @param duration absent as long as it goes on
     * @param line of the definition, from 1; 0 if it is not known
     */
    public record Step(
            String name,
            String type,
            String path,
            int line,
            List<Integer> iteration,
            Instant startedAt,
            Optional<Duration> duration) {
        public Step {
            iteration = List.copyOf(iteration);
        }
    }

    static RunNews of(Run run, Instant at) {
        return new RunNews(
                run.tenant(),
                run.id(),
                at,
                run.status().wireName(),
                Math.max(1, run.attempt()),
                run.error().map(Run.Failure::code),
                Optional.empty());
    }

    /** That a step is as it is. */
    public static RunNews of(TenantId tenant, RunId run, RunStep step) {
        var at = step.duration().map(step.startedAt()::plus).orElse(step.startedAt());
        return new RunNews(
                tenant,
                run,
                at,
                step.status().wireName(),
                step.attempt(),
                step.error().map(Run.Failure::code),
                Optional.of(new Step(
                        step.name(),
                        step.type(),
                        step.path(),
                        step.line(),
                        step.iteration(),
                        step.startedAt(),
                        step.duration())));
    }
}
