package ai.jarvis.rollout;

import ai.jarvis.platform.Refusal;

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
}
