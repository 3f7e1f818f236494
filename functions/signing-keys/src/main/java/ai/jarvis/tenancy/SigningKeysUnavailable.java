package ai.jarvis.tenancy;

/** The identity provider does not give its keys, which may pass. State machines retry on this class's name. */
public final class SigningKeysUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SigningKeysUnavailable(String message) {
        super(message);
    }

    SigningKeysUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
