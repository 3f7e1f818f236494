package ai.jarvis.workflow;

/** A step whose work took longer than it may. */
public final class StepTimedOut extends StepException {
    private static final long serialVersionUID = 1L;

    public StepTimedOut(String message) {
        super(message);
    }
}
