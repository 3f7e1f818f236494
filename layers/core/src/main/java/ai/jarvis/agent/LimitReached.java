package ai.jarvis.agent;

/** An execution may not go on: it, or those that it is a part of, have used what they may, or are cancelled. */
public final class LimitReached extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final StopReason reason;

    public LimitReached(StopReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public StopReason reason() {
        return reason;
    }
}
