package ai.jarvis.workflow;

/** A step whose service did not answer, or not yet; to try again may help. */
public final class StepUnavailable extends StepException {
    private static final long serialVersionUID = 1L;

    public StepUnavailable(String message) {
        super(message);
    }

    public StepUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
