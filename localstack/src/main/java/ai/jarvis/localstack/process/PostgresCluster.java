package ai.jarvis.localstack.process;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The files of one PostgreSQL server: made once, whole or not at all. */
final class PostgresCluster {

    static final Map<String, String> ENVIRONMENT = Map.of("LC_ALL", "C.UTF-8", "TZ", "UTC");

    private static final long FEWEST_SHARED_BUFFERS = 128;
    private static final int SHARE_OF_MEMORY = 8;

    private final LocalTools tools;
    private final Path directory;
    private final PostgresUser user;

    PostgresCluster(LocalTools tools, Path directory, PostgresUser user) {
        this.tools = tools;
        this.directory = directory;
        this.user = user;
    }

    /** Makes the files if they are not there, with this superuser. */
    void create(Credential superuser) {
        user.requireAccess(tools.postgresql("postgres"));
        if (Files.exists(directory)) {
            user.own(directory);
            return;
        }
        Path fresh = directory.resolveSibling(directory.getFileName() + ".new");
        Path passwordFile = directory.resolveSibling(directory.getFileName() + ".password");
        try {
            delete(fresh);
            Files.deleteIfExists(passwordFile);
            Files.createDirectory(fresh);
            user.own(fresh);
            user.requireAccess(fresh);
            Files.move(Files.createTempFile(directory.getParent(), ".password", ""), passwordFile);
            Files.writeString(passwordFile, superuser.password());
            user.own(passwordFile);
            try {
                initialize(fresh, passwordFile, superuser.user());
            } finally {
                Files.delete(passwordFile);
            }
            Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What starts the server on these files. */
    List<String> command(int port) {
        Map<String, String> settings = Map.ofEntries(
                Map.entry("listen_addresses", "127.0.0.1"),
                Map.entry("port", Integer.toString(port)),
                Map.entry("unix_socket_directories", ""),
                Map.entry("max_connections", "60"),
                Map.entry("shared_buffers", sharedBuffers() + "MB"),
                Map.entry("fsync", "on"),
                Map.entry("synchronous_commit", "on"),
                // Costs more than it gains on queries of a few milliseconds.
                Map.entry("jit", "off"),
                Map.entry("timezone", "UTC"),
                Map.entry("log_timezone", "UTC"));
        List<String> command = new ArrayList<>(user.prefix());
        command.addAll(List.of(tools.postgresql("postgres").toString(), "-D", directory.toString()));
        settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        return command;
    }

    /**
     * An eighth of the machine's memory, of which is taken what is used: a quarter is the rule for a machine of
     * PostgreSQL's own. A search follows an index of neighbours all over; what is not in there costs a copy for each page.
     */
    private static long sharedBuffers() {
        var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return Math.max(FEWEST_SHARED_BUFFERS, (machine.getTotalMemorySize() / SHARE_OF_MEMORY) >> 20);
    }

    private void initialize(Path fresh, Path passwordFile, String superuser) throws IOException {
        List<String> command = new ArrayList<>(user.prefix());
        command.addAll(List.of(tools.postgresql("initdb").toString(), "-D", fresh.toString()));
        command.addAll(List.of("--username=" + superuser, "--pwfile=" + passwordFile, "--auth=scram-sha-256"));
        command.addAll(List.of("--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=builtin"));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(fresh.toFile()).redirectErrorStream(true);
        builder.environment().putAll(ENVIRONMENT);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new LocalProcessException("initdb failed:\n" + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalProcessException("initdb was interrupted", e);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.toList().reversed()) {
                    Files.delete(file);
                }
            }
        }
    }
}
