package ai.jarvis.database;

import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.DatabaseSecret;
import ai.jarvis.platform.PostgresDataSource;
import java.sql.SQLException;

/** Tries passwords. */
final class Logins {
    /** PostgreSQL's {@code invalid_password}. */
    private static final String REFUSED = "28P01";

    private Logins() {}

    /**
     * Whether the database takes these credentials.
     *
     * @throws SQLException if that cannot be told
     */
    static boolean succeed(String url, DatabaseSecret secret) throws SQLException {
        try (var connection = new PostgresDataSource(url, DatabaseCredentials.of(secret)).getConnection()) {
            return connection.isValid(0);
        } catch (SQLException e) {
            if (REFUSED.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }
}
