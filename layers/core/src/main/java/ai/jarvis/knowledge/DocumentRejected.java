package ai.jarvis.knowledge;

/** A document that cannot be read, for a reason that a person understands: the message is shown to them. */
public final class DocumentRejected extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why; stable, for metrics. */
    public enum Reason {
        EMPTY,
        NO_TEXT,
        DAMAGED,
        ENCRYPTED,
        UNSUPPORTED,
        WRONG_TYPE,
        TOO_LARGE,
        GONE
    }

    private final Reason reason;

    public DocumentRejected(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
