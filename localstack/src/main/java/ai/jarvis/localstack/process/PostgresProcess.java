package ai.jarvis.localstack.process;

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
 * PostgreSQL 17 with pgvector: one database, {@code jarvis}. It belongs to the role {@link #owner()}, which runs the
 * migrations; the functions work as {@link #application()}, which owns nothing and is subject to row-level security.
 */
public final class PostgresProcess implements LocalProcess {

    private static final String NAME = "postgresql";
    private static final String DATABASE = "jarvis";
    private static final String HEALTH_SECONDS = "2";

    private final Daemon daemon;
    private final RunningProcess process;
    private final int port;
    private final Credential superuser;
    private final Credential owner;
    private final Credential application;

    private PostgresProcess(
            Daemon daemon, RunningProcess process, Credential superuser, Credential owner, Credential application) {
        this.daemon = daemon;
        this.process = process;
        this.port = daemon.port();
        this.superuser = superuser;
        this.owner = owner;
        this.application = application;
    }

    /**
     * Starts the server, or adopts the one that runs on these data, and makes the database and its roles if they are
     * missing.
     *
     * @param data the stack's data folder; the server's files are in {@code postgresql/} there
     * @throws LocalProcessException when it cannot be started
     */
    public static PostgresProcess start(LocalTools tools, Path data, int port) {
        Path folder = data.toAbsolutePath().normalize();
        PasswordFiles passwords = new PasswordFiles(folder);
        Credential superuser = passwords.of("postgres");
        PostgresCluster cluster = new PostgresCluster(tools, folder.resolve(NAME), PostgresUser.current());
        cluster.create(superuser);
        // SIGINT is PostgreSQL's fast shutdown: it rolls open transactions back instead of waiting for their clients.
        Daemon daemon = new Daemon(NAME, folder, port, "INT");
        RunningProcess process =
                daemon.start(cluster.command(port), PostgresCluster.ENVIRONMENT, () -> answers(port, superuser));
        PostgresProcess postgres = new PostgresProcess(
                daemon, process, superuser, passwords.of("jarvis_owner"), passwords.of("jarvis_app"));
        postgres.prepareDatabase();
        return postgres;
    }

    /** Where both roles connect; holds no credential. */
    public String jdbcUrl() {
        return jdbcUrl(port, DATABASE);
    }

    /** The role that owns the database and everything the migrations make. */
    public Credential owner() {
        return owner;
    }

    /** The role of the functions: may log in and connect, and what the migrations grant it. */
    public Credential application() {
        return application;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public boolean isHealthy() {
        return answers(port, superuser);
    }

    @Override
    public long memoryBytes() {
        return process.memoryBytes();
    }

    @Override
    public void close() {
        daemon.stop(process);
    }

    private void prepareDatabase() {
        try (Connection connection = connect(port, "postgres", superuser)) {
            for (Credential role : new Credential[] {owner, application}) {
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
            if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", DATABASE)) {
                execute(connection, "CREATE DATABASE " + DATABASE + " OWNER " + owner.user());
            }
            execute(connection, "REVOKE ALL ON DATABASE " + DATABASE + " FROM PUBLIC");
            execute(connection, "GRANT CONNECT ON DATABASE " + DATABASE + " TO " + application.user());
        } catch (SQLException e) {
            throw new LocalProcessException("the database cannot be prepared: " + e.getMessage(), e);
        }
        try (Connection connection = connect(port, DATABASE, superuser)) {
            execute(connection, "CREATE EXTENSION IF NOT EXISTS vector");
        } catch (SQLException e) {
            throw new LocalProcessException("the database has no pgvector: " + e.getMessage(), e);
        }
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static boolean answers(int port, Credential credential) {
        try (Connection connection = connect(port, "postgres", credential)) {
            return exists(connection, "SELECT 1 WHERE 'ready' = ?", "ready");
        } catch (SQLException e) {
            return false;
        }
    }

    private static Connection connect(int port, String database, Credential credential) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", credential.user());
        properties.setProperty("password", credential.password());
        properties.setProperty("sslmode", "disable");
        properties.setProperty("connectTimeout", HEALTH_SECONDS);
        properties.setProperty("loginTimeout", HEALTH_SECONDS);
        properties.setProperty("ApplicationName", "jarvis-supervision");
        return DriverManager.getConnection(jdbcUrl(port, database), properties);
    }

    private static String jdbcUrl(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }
}
