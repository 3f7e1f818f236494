package ai.jarvis.database;

import ai.jarvis.platform.DatabaseSecret;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** The role that the functions log in as. It owns nothing, and row-level security applies to it. */
final class ApplicationRole {
    private final DataSource owner;
    private final String url;

    /**
     * @param owner connects as the role that owns the database and may create roles
     * @param url JDBC URL of the database
     */
    ApplicationRole(DataSource owner, String url) {
        this.owner = owner;
        this.url = url;
    }

    /** Makes the role, or gives it this password if it has another; it may connect to the database, and nothing more. */
    void prepare(DatabaseSecret secret) throws SQLException {
        try (var connection = owner.getConnection()) {
            if (connection.getMetaData().getUserName().equals(secret.username())) {
                throw new IllegalStateException("The functions must not work as the owner " + secret.username());
            }
            var role = quoted(connection, secret.username());
            if (!exists(connection, secret.username())) {
                execute(connection, "create role " + role + " login nosuperuser nocreatedb nocreaterole nobypassrls");
            }
            var database = quoted(connection, connection.getCatalog());
            execute(connection, "revoke all on database " + database + " from public");
            execute(connection, "grant connect on database " + database + " to " + role);
            if (!Logins.succeed(url, secret)) {
                setPassword(connection, secret);
            }
        }
    }

    /** Sends a SCRAM verifier: the password itself reaches neither the server nor its log. */
    static void setPassword(Connection connection, DatabaseSecret secret) throws SQLException {
        connection
                .unwrap(PGConnection.class)
                .alterUserPassword(secret.username(), secret.password().toCharArray(), "scram-sha-256");
    }

    /** Whether there is such a role; one to which row-level security does not apply is refused. */
    private static boolean exists(Connection connection, String role) throws SQLException {
        try (var query =
                connection.prepareStatement("select rolsuper or rolbypassrls from pg_roles where rolname = ?")) {
            query.setString(1, role);
            try (var rows = query.executeQuery()) {
                if (!rows.next()) {
                    return false;
                }
                if (rows.getBoolean(1)) {
                    throw new IllegalStateException("Row-level security does not apply to the role " + role);
                }
                return true;
            }
        }
    }

    private static String quoted(Connection connection, String identifier) throws SQLException {
        return connection.unwrap(PGConnection.class).escapeIdentifier(identifier);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
