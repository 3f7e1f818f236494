package ai.jarvis.plugin;

/** A request to a plugin that did not come to an answer. The message is for whoever asked: people and models. */
public final class PluginFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why. */
    public enum Reason {
        /** It would have gone where nothing may go; nothing was sent there. */
        FORBIDDEN,
        /** No connection was made; nothing was sent. */
        UNREACHABLE,
        /** No whole answer came in time; what was asked for may have been done. */
        TIMEOUT,
        /** The connection broke; what was asked for may have been done. */
        BROKEN,
        /** What came is no answer. */
        NONSENSE
    }

    public PluginFailure(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public PluginFailure(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** What to tell. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
