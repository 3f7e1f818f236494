package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.localstack.Main;
import ai.jarvis.localstack.process.FreePort;
import ai.jarvis.localstack.process.LocalTools;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A JVM of its own with the platform in it, over a folder that outlives it. */
final class Machine implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);
    private static final int PORTS = 6;
    private static final Pattern EXPORT = Pattern.compile("export ([A-Z_]+)='(.*)'");

    private final LocalTools tools;
    private final Path data;
    private final Map<String, String> settings;
    private final int port = freePorts();
    private @Nullable Process process;

    Machine(LocalTools tools, Path data) {
        this(tools, data, Map.of());
    }

    /** @param settings by the names of environment variables */
    Machine(LocalTools tools, Path data, Map<String, String> settings) {
        this.tools = tools;
        this.data = data;
        this.settings = settings;
    }

    /** The first of some ports in a row on which nothing listens. */
    private static int freePorts() {
        return Stream.generate(FreePort::find)
                .limit(100)
                .filter(first -> IntStream.range(first, first + PORTS).allMatch(FreePort::isFree))
                .findFirst()
                .orElseThrow();
    }

    /** Starts it if it does not run, and returns when it is healthy. */
    void start() throws IOException {
        if (process != null && process.isAlive()) {
            return;
        }
        Files.createDirectories(data);
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(List.of(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx512m",
                        // It lives for seconds: what the other compiler would take is lost with it.
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlog4j2.configurationFile=log4j2.xml",
                        "-cp",
                        classPath(),
                        Main.class.getName(),
                        "--port",
                        Integer.toString(port),
                        "--data",
                        data.toString(),
                        "--tools",
                        tools.directory().toString()))
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("output").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("JARVIS_") || name.startsWith("AWS_"));
        builder.environment().putAll(settings);
        var started = builder.start();
        process = started;
        eventually(START, Duration.ofMillis(200), () -> !started.isAlive() || isHealthy(), done -> done);
        assertThat(isHealthy()).as(Files.readString(data.resolve("output"))).isTrue();
    }

    /** What {@code ./jarvis up} starts it with: nothing of what the tests alone have. */
    private static String classPath() throws IOException {
        var target = Path.of("target");
        return target.resolve("classes")
                + File.pathSeparator
                + Files.readString(target.resolve("classpath")).strip();
    }

    private boolean isHealthy() {
        try {
            return Files.exists(data.resolve("environment"))
                    && new Client(url(), Optional.empty()).get("/health").status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Kills the JVM as {@code kill -9} does; the programs beside it go on. */
    void kill() throws InterruptedException {
        var running = process;
        if (running != null) {
            running.destroyForcibly();
            assertThat(running.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    Map<String, String> environment() {
        try (var lines = Files.lines(data.resolve("environment"))) {
            return lines.map(EXPORT::matcher)
                    .filter(line -> line.matches())
                    .collect(Collectors.toMap(line -> line.group(1), line -> line.group(2)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The development tenant. */
    Tenant tenant() {
        var environment = environment();
        return new Tenant(
                environment.getOrDefault("JARVIS_TENANT_ID", ""),
                new Client(url(), Optional.ofNullable(environment.get("JARVIS_API_KEY"))));
    }

    Client superAdministrator() {
        return new Client(url(), Optional.ofNullable(environment().get("JARVIS_ADMIN_KEY")));
    }

    /** Does something as one who sees all tenants' rows. */
    void execute(String sql) throws SQLException {
        try (var connection = Platform.database(data, port + 2, "postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A count, asked as one who sees all tenants' rows. */
    long count(String query) {
        try (var connection = Platform.database(data, port + 2, "postgres");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stops it as the launcher does, with all its programs. */
    @Override
    public void close() {
        var running = process;
        if (running == null) {
            return;
        }
        running.destroy();
        try {
            assertThat(running.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }
}
