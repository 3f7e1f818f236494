package ai.jarvis.database;

import java.sql.SQLException;

/** Tells what may pass from what does not. */
final class Failures {
    private Failures() {}

    /** No connection, a lost one, or a server that is starting or stopping (SQLSTATE classes 08 and 57P) may pass. */
    static RuntimeException of(SQLException e) {
        var state = String.valueOf(e.getSQLState());
        return state.startsWith("08") || state.startsWith("57P")
                ? new DatabaseUnavailable(e)
                : new IllegalStateException("The database refused a statement, SQLSTATE " + state, e);
    }
}
