package ai.jarvis.localstack.eval;

/** A labelled set cannot be read; the message says where and why. */
public final class InvalidSet extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidSet(String message) {
        super(message);
    }
}
