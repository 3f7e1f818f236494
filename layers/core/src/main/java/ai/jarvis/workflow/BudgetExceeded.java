package ai.jarvis.workflow;

/** A step that was not begun because its run has used up what it may spend. */
public final class BudgetExceeded extends StepException {
    private static final long serialVersionUID = 1L;

    public BudgetExceeded(String message) {
        super(message);
    }

    public BudgetExceeded(String message, Throwable cause) {
        super(message, cause);
    }
}
