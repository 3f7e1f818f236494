package ai.jarvis.localstack.bench;

import ai.jarvis.localstack.Main;
import ai.jarvis.localstack.client.Environment;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.commons.io.FileUtils;

/** A platform for one benchmark, with settings of its own and nothing in it. */
final class OwnStack implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(3);
    private static final int PORTS = 6;
    private static final int STOP_SECONDS = 60;

    private final Path data;
    private final Process process;
    private final URI url;

    private OwnStack(Path data, Process process, URI url) {
        this.data = data;
        this.process = process;
        this.url = url;
    }

    /**
     * Starts one, and returns when it is healthy.
     *
     * @param settings by the names of environment variables
     */
    static OwnStack start(Map<String, String> settings) throws IOException, InterruptedException {
        var data = Files.createTempDirectory("jarvis-bench");
        var port = freePorts();
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--port",
                Integer.toString(port),
                "--data",
                data.toString(),
                "--tools",
                Path.of(Environment.get("JARVIS_PEERS")).resolveSibling("").toString()));
        var builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(new File(data.toFile(), "output"));
        builder.environment().keySet().removeIf(name -> name.startsWith("JARVIS_") || name.startsWith("AWS_"));
        builder.environment().putAll(settings);
        var stack = new OwnStack(data, builder.start(), URI.create("http://127.0.0.1:" + port));
        stack.awaitHealth();
        return stack;
    }

    /** The first of some ports in a row on which nothing listens. */
    private static int freePorts() throws IOException {
        while (true) {
            try (var first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                int port = first.getLocalPort();
                if (IntStream.range(port + 1, port + PORTS).allMatch(OwnStack::isFree)) {
                    return port;
                }
            }
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private void awaitHealth() throws IOException, InterruptedException {
        var end = System.nanoTime() + START.toNanos();
        while (!isHealthy()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException(
                        "The platform does not start:\n" + Files.readString(data.resolve("output")));
            }
            Thread.sleep(Duration.ofMillis(200));
        }
    }

    private boolean isHealthy() throws InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(url.resolve("/health")).build();
            return Files.exists(data.resolve("environment"))
                    && http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    URI url() {
        return url;
    }

    /** The key of the development tenant's administrator. */
    String key() throws IOException {
        return Environment.read(data.resolve("environment")).getOrDefault("JARVIS_API_KEY", "");
    }

    StackProcesses processes() throws IOException {
        return StackProcesses.of(data);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        FileUtils.deleteDirectory(data.toFile());
    }
}
