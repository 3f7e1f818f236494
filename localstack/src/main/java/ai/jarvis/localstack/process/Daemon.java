package ai.jarvis.localstack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Starts one program so that it outlives this JVM and its terminal, or adopts the one that an earlier JVM left, and
 * stops it.
 *
 * @param name what its pid file and its log are called
 * @param data the stack's data folder
 * @param port the loopback port it listens on
 * @param stopSignal the signal that makes it end gracefully, as in {@code kill -NAME}
 */
record Daemon(String name, Path data, int port, String stopSignal) {

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration ADOPT = Duration.ofSeconds(10);
    private static final Duration PORT = Duration.ofSeconds(3);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 20;
    private static final long LOG_BYTES = 16 << 20;
    private static final int LOG_LINES_SHOWN = 15;

    /**
     * Writes the pid file, then becomes the program. So there is no moment in which a kill of the JVM leaves a program
     * without one, and the session of its own keeps the terminal's Ctrl-C away from it.
     */
    private static final List<String> DETACHED =
            List.of("setsid", "sh", "-c", "cut -d ' ' -f 1,22 \"/proc/$$/stat\" >\"$0\" && exec \"$@\"");

    /**
     * Returns when the program is healthy.
     *
     * @param command the program; its arguments hold no secret, because every user of the machine can read them
     * @throws LocalProcessException when it ends or does not become healthy in time; the message ends with its log
     */
    RunningProcess start(List<String> command, Map<String, String> environment, BooleanSupplier healthy) {
        Optional<RunningProcess> survivor = RunningProcess.of(pidFile());
        if (survivor.isPresent()) {
            // All three listen before they are ready: one that does not listen there was started for another port.
            if (becomes(healthy, () -> survivor.get().isGone() || !Loopback.isListening(port), ADOPT)) {
                return survivor.get();
            }
            stop(survivor.get());
        }
        requireFreePort();
        RunningProcess process = launch(command, environment);
        if (!becomes(healthy, process::isGone, START)) {
            String reason =
                    process.isAlive() ? "is not healthy after " + START.toSeconds() + " s" : "ended at its start";
            stop(process);
            throw new LocalProcessException(name + " " + reason + ":\n" + endOfLog());
        }
        return process;
    }

    void stop(RunningProcess process) {
        process.signal(stopSignal);
        if (!becomes(process::isGone, () -> false, STOP)) {
            process.signal("KILL");
            becomes(process::isGone, () -> false, STOP);
        }
        try {
            Files.deleteIfExists(pidFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RunningProcess launch(List<String> command, Map<String, String> environment) {
        try {
            Files.createDirectories(pidFile().getParent());
            Files.createDirectories(log().getParent());
            Files.deleteIfExists(pidFile());
            if (Files.exists(log()) && Files.size(log()) > LOG_BYTES) {
                Files.move(log(), log().resolveSibling(name + ".log.1"), StandardCopyOption.REPLACE_EXISTING);
            }
            List<String> whole = new ArrayList<>(DETACHED);
            whole.add(pidFile().toString());
            whole.addAll(command);
            ProcessBuilder builder = new ProcessBuilder(whole)
                    .directory(data.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
            // Nothing of ours, keys of model providers for example, is for them.
            builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
            builder.environment().putAll(environment);
            Process child = builder.start();
            becomes(() -> RunningProcess.of(pidFile()).isPresent(), () -> !child.isAlive(), START);
            return RunningProcess.of(pidFile())
                    .orElseThrow(() -> new LocalProcessException(name + " ended at its start:\n" + endOfLog()));
        } catch (IOException e) {
            throw new LocalProcessException(name + " cannot be started: " + e.getMessage(), e);
        }
    }

    /** Waits until the condition holds; false when that is hopeless, too late or not wanted any more. */
    private static boolean becomes(BooleanSupplier condition, BooleanSupplier hopeless, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (hopeless.getAsBoolean() || System.nanoTime() > deadline) {
                return false;
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** Waits a little: an outgoing connection of another program may have the port for a moment. */
    private void requireFreePort() {
        if (!becomes(this::canListen, () -> false, PORT)) {
            throw new LocalProcessException(
                    name + " cannot listen on port " + port + " of 127.0.0.1, another program may have it");
        }
    }

    private boolean canListen() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(Loopback.port(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private String endOfLog() {
        try (Stream<String> lines = Files.lines(log())) {
            List<String> all = lines.toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - LOG_LINES_SHOWN), all.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path pidFile() {
        return data.resolve("run").resolve(name + ".pid");
    }

    private Path log() {
        return data.resolve("logs").resolve(name + ".log");
    }
}
