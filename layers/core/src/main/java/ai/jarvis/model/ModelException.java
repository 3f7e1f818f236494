package ai.jarvis.model;

/** A model did not do what it was asked. */
public final class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    public ModelException(String message, boolean retryable, Throwable cause) {
        super(message, cause);
        this.retryable = retryable;
    }

    /** Whether the same call may succeed later: network errors, throttling and the provider's own faults. */
    public boolean retryable() {
        return retryable;
    }
}
