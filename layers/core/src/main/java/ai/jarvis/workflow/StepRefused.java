package ai.jarvis.workflow;

/** A step that would be refused each time: bad input, not permitted, or a feature that is not built. */
public final class StepRefused extends StepException {
    private static final long serialVersionUID = 1L;

    public StepRefused(String message) {
        super(message);
    }

    public StepRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
