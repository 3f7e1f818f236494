package ai.jarvis.workflow.step;

/** A type of step whose answer comes later, by its token. It may be begun several times, and is done once. */
public interface WaitingStep {
    /** As authors write it. */
    String type();

    /**
     * Begins it.
     *
     * @param token by which the state machine is told the answer; the newest of a step's attempts counts
     * @throws ai.jarvis.workflow.StepException if it cannot be
     */
    void begin(StepCall call, StepInputs inputs, String token);
}
