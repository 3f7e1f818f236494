package ai.jarvis.workflow;

/** A step that was not begun, or given up, because its run was cancelled. */
public final class StepCancelled extends StepException {
    private static final long serialVersionUID = 1L;

    public StepCancelled(String message) {
        super(message);
    }

    public StepCancelled(String message, Throwable cause) {
        super(message, cause);
    }
}
