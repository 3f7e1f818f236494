package ai.jarvis.workflow.step;

import ai.jarvis.workflow.RunAccounts.Account;
import java.util.Map;

/** A type of step that answers at once. */
public interface Step {
    /** As authors write it. */
    String type();

    /**
     * Whether doing it twice does no harm: then it is done again if nobody knows whether it was done.
     *
     * @param inputs of the step in question
     */
    boolean isRepeatable(StepInputs inputs);

    /**
     * Does it.
     *
     * @param work how the run stands, and who is told what is used
     * @return the type's results by name
     * @throws ai.jarvis.workflow.StepException if it did not
     */
    Map<String, Object> run(StepCall call, StepInputs inputs, Work work);

    /** What the step may use, and where it says what it used. */
    interface Work {
        Account account();

        void spend(long tokens, java.math.BigDecimal cost);
    }
}
