package ai.jarvis.localstack.ecs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How a worker of the sandbox is started on this machine: with real file systems in memory where this process may mount
 * them, else with plain folders that the launcher watches.
 *
 * @param tools what {@code localstack/install/sandbox.sh} installed
 * @param work a folder for what passes through the workers
 * @param digest of the programs, which stands in evidence where a task has that of its image
 * @param options of the launcher, beside those that differ from worker to worker
 */
record WorkerCommand(Path tools, Path work, boolean mounted, boolean root, String digest, List<String> options) {
    /** Above all users of a machine; each worker has one of its own from here on, so that none can signal another. */
    private static final int FIRST_USER = 1_900_000_000;

    private static final int USERS = 100_000;
    private static final long CHECK_SECONDS = 10;

    WorkerCommand {
        options = List.copyOf(options);
    }

    /**
     * Finds out how it works here.
     *
     * @param withoutLandlock an operator's word that the sandbox may do without Landlock
     * @throws IllegalStateException if it does not; the message says why, for everybody to read
     */
    static WorkerCommand find(Path tools, Path work, boolean withoutLandlock) {
        try {
            var problem = tools.resolve("problem");
            if (Files.exists(problem)) {
                throw new IllegalStateException(Files.readString(problem).strip());
            }
            if (!Files.exists(tools.resolve("jarvis-sandbox"))) {
                throw new IllegalStateException("it is not installed; ./jarvis up installs it");
            }
            Files.createDirectories(work);
            var options = new ArrayList<>(Files.readAllLines(tools.resolve("options")));
            options.addAll(List.of("--mpl-cache", tools.resolve("matplotlib").toString()));
            if (withoutLandlock) {
                options.add("--without-landlock");
            }
            var root = Files.getAttribute(work, "unix:uid").equals(0);
            var digest = Files.readString(tools.resolve("digest")).strip();
            var mounted = new WorkerCommand(tools, work, true, root, digest, options);
            if (root && mounted.problem().isEmpty()) {
                return mounted;
            }
            var watched = new WorkerCommand(tools, work, false, root, digest, options);
            watched.problem().ifPresent(reason -> {
                throw new IllegalStateException(reason);
            });
            return watched;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is in the way of running code here, if anything is. */
    private Optional<String> problem() throws IOException {
        var command = new ArrayList<>(List.of(tools.resolve("jarvis-sandbox").toString(), "check"));
        command.addAll(options(0));
        if (!mounted) {
            var folder = Files.createTempDirectory(work, "check-");
            command.addAll(List.of("--workspace", folder.toString(), "--tmp", folder.toString()));
        }
        var check = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            var said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (check.waitFor(CHECK_SECONDS, TimeUnit.SECONDS) && check.exitValue() == 0) {
                return Optional.empty();
            }
            return Optional.of("its check fails: " + said.strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("its check was interrupted");
        } finally {
            check.destroyForcibly();
        }
    }

    private List<String> options(int number) {
        var all = new ArrayList<>(options);
        if (mounted) {
            all.add("--mount");
        }
        if (root) {
            var user = Integer.toString(FIRST_USER + number % USERS);
            all.addAll(List.of("--uid", user, "--gid", user));
        }
        return all;
    }

    /** @param number of the worker, by which it has a user of its own */
    ProcessBuilder process(int number, Map<String, String> settings) {
        var environment = new HashMap<>(settings);
        environment.put("JARVIS_LAUNCHER", tools.resolve("jarvis-sandbox").toString());
        environment.put("JARVIS_LAUNCHER_OPTIONS", quoted(options(number)));
        environment.put("JARVIS_IMAGE_DIGEST", digest);
        environment.put("JARVIS_SANDBOX_MOUNTS", mounted ? "mount" : "watched");
        environment.put("JARVIS_WORK", work.toString());
        if (root) {
            environment.put("JARVIS_SANDBOX_UID", Integer.toString(FIRST_USER + number % USERS));
        }
        var builder = new ProcessBuilder(
                        tools.resolve("python").toString(),
                        "-I",
                        "-S",
                        tools.resolve("worker.pyc").toString())
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    /** As words of a shell. */
    private static String quoted(List<String> words) {
        var quoted = new StringBuilder();
        words.forEach(
                word -> quoted.append('\'').append(word.replace("'", "'\\''")).append("' "));
        return quoted.toString();
    }
}
