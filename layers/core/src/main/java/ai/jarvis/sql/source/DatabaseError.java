package ai.jarvis.sql.source;

import java.util.Optional;
import java.util.OptionalInt;

/** What a database says against a statement. Whoever wrote the statement may read it, and mend the statement. */
public final class DatabaseError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final String TIMEOUT = "57014";

    private final Optional<String> sqlState;
    private final OptionalInt position;

    /**
     * @param sqlState the class and kind of the error by the SQL standard, where the database tells it
     * @param position which character of the statement it is about, from 1, where the database tells it
     */
    @SuppressWarnings("serial") // It is read where it was thrown.
    public DatabaseError(String message, Optional<String> sqlState, OptionalInt position) {
        super(message);
        this.sqlState = sqlState;
        this.position = position;
    }

    /** A statement that took longer than it may. */
    public static DatabaseError timeout(String message) {
        return new DatabaseError(message, Optional.of(TIMEOUT), OptionalInt.empty());
    }

    public String message() {
        return String.valueOf(getMessage());
    }

    public Optional<String> sqlState() {
        return sqlState;
    }

    public OptionalInt position() {
        return position;
    }

    /** Whether the statement took too long, so that it is not wrong but too much. */
    public boolean isTimeout() {
        return sqlState.filter(TIMEOUT::equals).isPresent();
    }
}
