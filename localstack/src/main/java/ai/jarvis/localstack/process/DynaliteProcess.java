package ai.jarvis.localstack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The DynamoDB end: dynalite over LevelDB. What it acknowledged survives a kill of the process, though not a loss of
 * power. It takes any signature.
 */
public final class DynaliteProcess implements LocalProcess {

    private static final String NAME = "dynalite";
    private static final int HEALTH_MILLIS = 2000;

    private final Daemon daemon;
    private final RunningProcess process;

    private DynaliteProcess(Daemon daemon, RunningProcess process) {
        this.daemon = daemon;
        this.process = process;
    }

    /**
     * Starts the server, or adopts the one that runs on these data.
     *
     * @param data the stack's data folder; the server's files are in {@code dynalite/} there
     * @throws LocalProcessException when it cannot be started
     */
    public static DynaliteProcess start(LocalTools tools, Path data, int port) {
        Path folder = data.toAbsolutePath().normalize();
        Path directory = folder.resolve(NAME);
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Daemon daemon = new Daemon(NAME, folder, port, "TERM");
        RunningProcess process = daemon.start(
                List.of(
                        tools.node().toString(),
                        "--max-old-space-size=96",
                        tools.dynalite().toString(),
                        Integer.toString(port),
                        directory.toString()),
                Map.of(),
                () -> answers(port));
        return new DynaliteProcess(daemon, process);
    }

    /** The endpoint for an AWS SDK client. */
    public URI endpoint() {
        return endpoint(daemon.port());
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
        return process.isAlive() && answers(daemon.port());
    }

    @Override
    public long memoryBytes() {
        return process.memoryBytes();
    }

    @Override
    public void close() {
        daemon.stop(process);
    }

    private static URI endpoint(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    private static boolean answers(int port) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) endpoint(port).toURL().openConnection();
            connection.setConnectTimeout(HEALTH_MILLIS);
            connection.setReadTimeout(HEALTH_MILLIS);
            try (var body = connection.getInputStream()) {
                return new String(body.readAllBytes(), StandardCharsets.US_ASCII).startsWith("healthy: dynamodb");
            }
        } catch (IOException e) {
            return false;
        }
    }
}
