package ai.jarvis.sandbox.launcher;

import ai.jarvis.sandbox.attack.LauncherBuild;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Folders for runs of the launcher, and the runs. */
final class Sandbox implements AutoCloseable {
    /** How the two folders that code may write are held. */
    enum Mode {
        /** The launcher's own mounts, as root. */
        MOUNTED("tmpfs"),
        /** An ordinary user, for whom file systems were mounted before. */
        GIVEN("given"),
        /** Plain folders of an ordinary user. */
        WATCHED("watched");

        private final String evidence;

        Mode(String evidence) {
            this.evidence = evidence;
        }

        /** The word for it in results. */
        String evidence() {
            return evidence;
        }

        /** Those that this JVM's user can have. */
        static Stream<Mode> possible() {
            return isRoot() ? Stream.of(values()) : Stream.of(WATCHED);
        }
    }

    /**
     * @param exit status of the launcher
     * @param result what it wrote, nothing if it wrote none
     */
    record Run(int exit, String output, String errors, JsonNode result) {
        String status() {
            return result.path("status").asText();
        }

        String kind() {
            return result.path("error").path("kind").asText();
        }

        String message() {
            return result.path("error").path("message").asText();
        }

        List<String> files() {
            return result.path("files").findValuesAsText("name");
        }
    }

    private static final int UID = 61_500;

    /** As a task's definition has them; they go with the process. */
    private static final String MOUNT =
            """
            set -e
            options=nr_inodes=5000,mode=700,uid=$2,gid=$2,nosuid,nodev
            mount -t tmpfs -o size=50m,$options none "$0"
            mount -t tmpfs -o size=100m,noexec,$options none "$1"
            shift 2
            exec "$@"
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Mode mode;
    private final Path folder;
    private final List<String> options = new ArrayList<>();
    private Path launcher = LauncherBuild.released();
    private Map<String, String> environment = Map.of();

    Sandbox(Mode mode) {
        this.mode = mode;
        try {
            folder = Files.createTempDirectory(Path.of("/var/tmp"), "jarvis-launcher-");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            for (var name : List.of("run", "inputs", "outputs", "workspace", "tmp")) {
                own(Files.createDirectory(folder.resolve(name)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** With the launcher that can leave layers out and fail, and these variables for it. */
    Sandbox testing(Map<String, String> variables) {
        launcher = LauncherBuild.testing();
        environment = variables;
        return this;
    }

    Sandbox option(String... words) {
        options.addAll(List.of(words));
        return this;
    }

    Sandbox input(String name, String text) {
        try {
            var file = folder.resolve("inputs").resolve(name);
            Files.createDirectories(file.getParent());
            own(file.getParent());
            own(Files.writeString(file, text));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path outputs() {
        return folder.resolve("outputs");
    }

    Path result() {
        return folder.resolve("run/result.json");
    }

    Run run(String code) {
        return end(start(code));
    }

    Process start(String code) {
        try {
            own(Files.writeString(folder.resolve("run/main.py"), code));
            var builder = new ProcessBuilder(command());
            builder.environment().putAll(environment);
            return builder.redirectError(folder.resolve("errors").toFile()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Run end(Process process) {
        try {
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException("The launcher does not end");
            }
            var errors = Files.readString(folder.resolve("errors"));
            var result = Files.exists(result()) ? JSON.readTree(Files.readString(result())) : JSON.missingNode();
            return new Run(process.exitValue(), output, errors, result);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private List<String> command() {
        var command = new ArrayList<String>();
        var id = Integer.toString(UID);
        if (mode == Mode.GIVEN) {
            command.addAll(List.of("unshare", "--mount", "sh", "-c", MOUNT));
            command.addAll(List.of(
                    folder.resolve("workspace").toString(),
                    folder.resolve("tmp").toString(),
                    id));
        }
        if (mode != Mode.MOUNTED && isRoot()) {
            command.addAll(List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups"));
        }
        command.addAll(List.of(launcher.toString(), "run"));
        for (var name : List.of("inputs", "outputs")) {
            command.addAll(List.of("--" + name, folder.resolve(name).toString()));
        }
        command.addAll(List.of("--code", folder.resolve("run/main.py").toString()));
        command.addAll(List.of("--result", result().toString()));
        if (mode == Mode.MOUNTED) {
            command.addAll(List.of("--mount", "--uid", id, "--gid", id));
        } else {
            command.addAll(List.of("--workspace", folder.resolve("workspace").toString()));
            command.addAll(List.of("--tmp", folder.resolve("tmp").toString()));
        }
        command.addAll(options);
        return command;
    }

    private static Path own(Path path) throws IOException {
        if (isRoot()) {
            Files.setAttribute(path, "unix:uid", UID, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", UID, LinkOption.NOFOLLOW_LINKS);
        }
        return path;
    }

    @Override
    public void close() throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
