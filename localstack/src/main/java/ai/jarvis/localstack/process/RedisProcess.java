package ai.jarvis.localstack.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** Redis 7, durable to the last second, open to whoever has its generated password. */
public final class RedisProcess implements LocalProcess {

    private static final String NAME = "redis";
    private static final int HEALTH_MILLIS = 2000;

    private final Daemon daemon;
    private final RunningProcess process;
    private final Credential credential;

    private RedisProcess(Daemon daemon, RunningProcess process, Credential credential) {
        this.daemon = daemon;
        this.process = process;
        this.credential = credential;
    }

    /**
     * Starts the server, or adopts the one that runs on these data.
     *
     * @param data the stack's data folder; the server's files are in {@code redis/} there
     * @throws LocalProcessException when it cannot be started
     */
    public static RedisProcess start(LocalTools tools, Path data, int port) {
        Path folder = data.toAbsolutePath().normalize();
        // Redis names the user of requirepass "default"; the file is called after the server.
        Credential credential =
                new Credential("default", new PasswordFiles(folder).of(NAME).password());
        Path configuration = configure(folder.resolve(NAME), port, credential);
        Daemon daemon = new Daemon(NAME, folder, port, "TERM");
        RunningProcess process = daemon.start(
                List.of(tools.redis().toString(), configuration.toString()),
                Map.of("LC_ALL", "C.UTF-8"),
                () -> answers(port, credential));
        return new RedisProcess(daemon, process, credential);
    }

    /** {@code redis://:PASSWORD@127.0.0.1:PORT}: a secret, not for logs. */
    public String url() {
        return "redis://:" + credential.password() + "@127.0.0.1:" + daemon.port();
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
        return answers(daemon.port(), credential);
    }

    @Override
    public long memoryBytes() {
        return process.memoryBytes();
    }

    @Override
    public void close() {
        daemon.stop(process);
    }

    private static Path configure(Path directory, int port, Credential credential) {
        // Evicted are the keys with an expiry that were not used for longest, as ElastiCache does by default: the
        // inference cache gives way long before a bucket of somebody who is active. With noeviction a full cache
        // would refuse the writes of the quotas, that is every request.
        String settings =
                """
                bind 127.0.0.1
                protected-mode yes
                port %d
                unixsocket ""
                requirepass %s
                dir "%s"
                appendonly yes
                appendfsync everysec
                save ""
                maxmemory 128mb
                maxmemory-policy volatile-lru
                """
                        .formatted(
                                port,
                                credential.password(),
                                directory.toString().replace("\\", "\\\\").replace("\"", "\\\""));
        try {
            Files.createDirectories(directory);
            Path file = directory.resolve("redis.conf");
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Speaks the protocol's inline form, for which no client with threads of its own is worth it. */
    private static boolean answers(int port, Credential credential) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(HEALTH_MILLIS);
            socket.connect(Loopback.port(port), HEALTH_MILLIS);
            String request = "AUTH " + credential.password() + "\r\nPING\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            BufferedReader replies =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return "+OK".equals(replies.readLine()) && "+PONG".equals(replies.readLine());
        } catch (IOException e) {
            return false;
        }
    }
}
