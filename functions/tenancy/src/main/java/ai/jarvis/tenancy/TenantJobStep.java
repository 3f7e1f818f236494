package ai.jarvis.tenancy;

import java.time.Instant;
import java.util.Map;

/** One step of a job on a tenant. It may be done again, whatever became of an earlier try. */
@FunctionalInterface
interface TenantJobStep {
    /** What a step answers that is at its end and has nothing to tell. */
    Map<String, Object> DONE = Map.of();

    /** What a step answers that is not at its end. */
    Map<String, Object> MORE = Map.of("more", true);

    /**
     * Does the step.
     *
     * @param input what the state machine passes to it
     * @param until when to end; what is left then is for another call
     * @return what the state machine is told
     */
    Map<String, Object> run(JobSteps job, Map<String, Object> input, Instant until);
}
