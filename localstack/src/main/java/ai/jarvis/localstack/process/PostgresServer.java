package ai.jarvis.localstack.process;

import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.postgresql.PGConnection;

/**
 * A PostgreSQL server with pgvector, wherever it runs, and its administrator.
 *
 * @param address {@code host:port}
 * @param maintenanceDatabase where the administrator connects to make others
 */
public record PostgresServer(String address, String maintenanceDatabase, Credential administrator) {
    private static final String DATABASE = "jarvis";
    private static final String TIMEOUT_SECONDS = "2";

    /**
     * The platform's database on a server, and its two roles.
     *
     * @param jdbcUrl where both connect; holds no credential
     * @param owner owns the database and everything the migrations make
     * @param application the role of the functions: may log in and connect, and what the migrations grant it
     * @param sample another database, to ask questions of
     */
    public record Database(String jdbcUrl, Credential owner, Credential application, SampleDatabase sample) {}

    /** The server of an address as in {@code postgresql://USER:PASSWORD@HOST:PORT/DATABASE}. */
    public static PostgresServer at(String url) {
        var uri = URI.create(url);
        var user = uri.getUserInfo() == null ? new String[0] : uri.getUserInfo().split(":", 2);
        if (!"postgresql".equals(uri.getScheme())
                || user.length != 2
                || uri.getPort() < 0
                || uri.getPath().length() < 2) {
            throw new LocalProcessException(
                    "JARVIS_DATABASE_URL must be as in postgresql://USER:PASSWORD@HOST:PORT/DATABASE");
        }
        return new PostgresServer(
                uri.getHost() + ":" + uri.getPort(), uri.getPath().substring(1), new Credential(user[0], user[1]));
    }

    boolean answers() {
        try (Connection connection = connect(maintenanceDatabase)) {
            return exists(connection, "SELECT 1 WHERE 'ready' = ?", "ready");
        } catch (SQLException e) {
            return false;
        }
    }

    /**
     * Makes the platform's database and roles if they are missing.
     *
     * @param data the stack's data folder, which keeps the roles' passwords
     */
    public Database prepare(Path data) {
        var passwords = new PasswordFiles(data.toAbsolutePath().normalize());
        var owner = passwords.of("jarvis_owner");
        var application = passwords.of("jarvis_app");
        try (Connection connection = connect(maintenanceDatabase)) {
            prepare(connection, owner);
            prepare(connection, application);
            if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", DATABASE)) {
                execute(connection, "CREATE DATABASE " + DATABASE + " OWNER " + owner.user());
            }
            execute(connection, "REVOKE ALL ON DATABASE " + DATABASE + " FROM PUBLIC");
            execute(connection, "GRANT CONNECT ON DATABASE " + DATABASE + " TO " + application.user());
        } catch (SQLException e) {
            throw new LocalProcessException("the database cannot be prepared: " + e.getMessage(), e);
        }
        try (Connection connection = connect(DATABASE)) {
            execute(connection, "CREATE EXTENSION IF NOT EXISTS vector");
        } catch (SQLException e) {
            throw new LocalProcessException("the database has no pgvector: " + e.getMessage(), e);
        }
        return new Database(jdbcUrl(DATABASE), owner, application, prepareSample(passwords));
    }

    private SampleDatabase prepareSample(PasswordFiles passwords) {
        var reader = passwords.of(SampleDatabase.READER);
        try (Connection connection = connect(maintenanceDatabase)) {
            prepare(connection, reader);
            if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", SampleDatabase.NAME)) {
                execute(connection, "CREATE DATABASE " + SampleDatabase.NAME);
            }
        } catch (SQLException e) {
            throw new LocalProcessException("the sample database cannot be made: " + e.getMessage(), e);
        }
        try (Connection connection = connect(SampleDatabase.NAME)) {
            SampleDatabase.fill(connection);
        } catch (SQLException e) {
            throw new LocalProcessException("the sample database cannot be filled: " + e.getMessage(), e);
        }
        return new SampleDatabase(address, reader);
    }

    private static void prepare(Connection connection, Credential role) throws SQLException {
        if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", role.user())) {
            execute(
                    connection,
                    "CREATE ROLE " + role.user() + " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS");
        }
        // The driver sends a SCRAM verifier: the password itself reaches no log of the server.
        connection
                .unwrap(PGConnection.class)
                .alterUserPassword(role.user(), role.password().toCharArray(), "scram-sha-256");
    }

    static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", administrator.user());
        properties.setProperty("password", administrator.password());
        properties.setProperty("connectTimeout", TIMEOUT_SECONDS);
        properties.setProperty("loginTimeout", TIMEOUT_SECONDS);
        properties.setProperty("ApplicationName", "jarvis-supervision");
        return DriverManager.getConnection(jdbcUrl(database), properties);
    }

    private String jdbcUrl(String database) {
        return "jdbc:postgresql://" + address + "/" + database;
    }
}
