package ai.jarvis.sql.source;

import ai.jarvis.platform.PublicNames;
import ai.jarvis.platform.Refusal;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** What errors of JDBC mean. */
final class JdbcErrors {
    /** MySQL's and MariaDB's of a statement that took too long. */
    private static final Set<Integer> TIMEOUTS = Set.of(3024, 1969);

    /** MySQL's of an unknown database, and of one that a user may not use. */
    private static final Set<Integer> UNKNOWN_DATABASE = Set.of(1044, 1049);

    private JdbcErrors() {}

    /** Of a connection that is not made. */
    static Refusal ofConnecting(SQLException e) {
        if (isCausedBy(e, PublicNames.Forbidden.class)) {
            return Refusal.of(
                    Refusal.Kind.UNPROCESSABLE,
                    "forbidden_address",
                    "The database is where none of a tenant may be.",
                    e);
        }
        // Of a name that does not fit, PostgreSQL's driver tells by its text alone.
        if (isCausedBy(e, CertificateException.class) || message(e).contains("hostnameverifier")) {
            return Refusal.of(
                    Refusal.Kind.BAD_ANSWER,
                    "source_untrusted",
                    "The certificate of the database is by no authority that is trusted, or is not for this host.",
                    e);
        }
        var state = String.valueOf(e.getSQLState());
        if (state.startsWith("28") || state.startsWith("3D") || UNKNOWN_DATABASE.contains(e.getErrorCode())) {
            return Refusal.of(
                    Refusal.Kind.BAD_ANSWER,
                    "source_refused",
                    "The database does not take the connection: " + message(e),
                    e);
        }
        return unavailable(e);
    }

    private static boolean isCausedBy(SQLException e, Class<? extends Exception> type) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static Refusal unavailable(SQLException e) {
        return Refusal.of(
                Refusal.Kind.BAD_ANSWER, "source_unavailable", "The database does not answer: " + message(e), e);
    }

    /** Of a statement: what the database says against it, or a refusal if there is no database any more. */
    static RuntimeException ofStatement(SQLException e) {
        var state = String.valueOf(e.getSQLState());
        if (state.startsWith("08") || state.startsWith("57P")) {
            return unavailable(e);
        }
        if (TIMEOUTS.contains(e.getErrorCode())) {
            return withCause(DatabaseError.timeout(message(e)), e);
        }
        var told = PostgresMessage.of(String.valueOf(e.getMessage()));
        return withCause(new DatabaseError(told.text(), Optional.ofNullable(e.getSQLState()), told.position()), e);
    }

    private static DatabaseError withCause(DatabaseError error, SQLException cause) {
        error.initCause(cause);
        return error;
    }

    private static String message(SQLException e) {
        return PostgresMessage.of(String.valueOf(e.getMessage())).text();
    }
}
