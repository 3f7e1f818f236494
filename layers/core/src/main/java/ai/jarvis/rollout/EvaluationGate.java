package ai.jarvis.rollout;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import java.util.List;

/** Whether candidates have been found good enough. */
@FunctionalInterface
public interface EvaluationGate {
    /**
     * Passes if an evaluation found a rollout's candidate good enough to begin.
     *
     * @throws Refusal {@code evaluation_not_passed}, or whatever else is wrong with the evaluation, at {@code
     *     /gate/evaluation}
     */
    void requirePassed(Rollout rollout, String evaluation);

    /** Where there are no evaluations. */
    static EvaluationGate none() {
        return (rollout, evaluation) -> {
            throw Refusal.unprocessable(
                    "evaluation_not_available",
                    "There are no evaluations here that a rollout could wait for.",
                    List.of(new FieldError("/gate/evaluation", "is not available")));
        };
    }
}
