package ai.jarvis.localstack.process;

import java.nio.file.Path;

/**
 * PostgreSQL 17 with pgvector: one database, {@code jarvis}. It belongs to the role {@link PostgresServer.Database#owner()}, which runs the
 * migrations; the functions work as {@link PostgresServer.Database#application()}, which owns nothing and is subject to row-level security.
 */
public final class PostgresProcess implements LocalProcess {

    private static final String NAME = "postgresql";

    private final Daemon daemon;
    private final RunningProcess process;
    private final PostgresServer server;
    private final PostgresServer.Database database;

    private PostgresProcess(
            Daemon daemon, RunningProcess process, PostgresServer server, PostgresServer.Database database) {
        this.daemon = daemon;
        this.process = process;
        this.server = server;
        this.database = database;
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
        PostgresServer server = new PostgresServer("127.0.0.1:" + port, "postgres", superuser);
        PostgresCluster cluster = new PostgresCluster(tools, folder.resolve(NAME), PostgresUser.current());
        cluster.create(superuser);
        // SIGINT is PostgreSQL's fast shutdown: it rolls open transactions back instead of waiting for their clients.
        Daemon daemon = new Daemon(NAME, folder, port, "INT");
        RunningProcess process = daemon.start(cluster.command(port), PostgresCluster.ENVIRONMENT, server::answers);
        return new PostgresProcess(daemon, process, server, server.prepare(folder));
    }

    /** The platform's database and its roles. */
    public PostgresServer.Database database() {
        return database;
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
        return server.answers();
    }

    @Override
    public long memoryBytes() {
        return process.memoryBytes();
    }

    @Override
    public void close() {
        daemon.stop(process);
    }
}
