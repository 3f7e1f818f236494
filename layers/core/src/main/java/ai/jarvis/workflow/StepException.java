package ai.jarvis.workflow;

/**
 * A step that did not do its work. Step Functions knows the error by the name of the class, so those names are an API:
 * a compiled workflow's {@code Retry} and {@code Catch} have them, see {@link StepErrors}.
 */
public abstract sealed class StepException extends RuntimeException
        permits StepRefused, StepUnavailable, StepTimedOut, BudgetExceeded, StepCancelled {
    private static final long serialVersionUID = 1L;

    protected StepException(String message) {
        super(message);
    }

    protected StepException(String message, Throwable cause) {
        super(message, cause);
    }
}
