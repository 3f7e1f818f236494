package ai.jarvis.database;

/** A restored database is not what it has to be. State machines catch this class's name. */
public final class RestoreIncomplete extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RestoreIncomplete(String message) {
        super(message);
    }

    RestoreIncomplete(String message, Throwable cause) {
        super(message, cause);
    }
}
