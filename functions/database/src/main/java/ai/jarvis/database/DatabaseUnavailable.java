package ai.jarvis.database;

/** The database does not answer, which may pass. State machines retry on this class's name. */
public final class DatabaseUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseUnavailable(Throwable cause) {
        super("The database does not answer", cause);
    }
}
