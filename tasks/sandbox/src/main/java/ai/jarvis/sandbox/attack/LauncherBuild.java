package ai.jarvis.sandbox.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/** The launcher's two programs, made from the checkout's sources once in this JVM. */
public final class LauncherBuild {
    private static final class Made {
        static final Path FOLDER = make();
    }

    private LauncherBuild() {}

    /** The launcher as it ships. */
    public static Path released() {
        return Made.FOLDER.resolve("jarvis-sandbox");
    }

    /** The launcher that can leave layers out and can fail at a step; it never ships. */
    public static Path testing() {
        return Made.FOLDER.resolve("jarvis-sandbox-testing");
    }

    /** The folder {@code tasks/sandbox}, found from the working directory upwards. */
    public static Path task() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            for (var candidate : new Path[] {folder, folder.resolve("tasks/sandbox")}) {
                if (Files.isDirectory(candidate.resolve("attacks"))) {
                    return candidate;
                }
            }
        }
        throw new IllegalStateException(
                "No tasks/sandbox/launcher here or above " + Path.of("").toAbsolutePath());
    }

    /** A program of this machine that is needed; fails with a sentence if it is not there. */
    static Path required(String program) {
        for (var folder : new String[] {"/usr/bin", "/bin", "/usr/local/bin"}) {
            var path = Path.of(folder, program);
            if (Files.isExecutable(path)) {
                return path;
            }
        }
        throw new IllegalStateException("The sandbox's tests need '" + program + "', which is not installed: apt-get"
                + " install gcc make python3 libpython3.11-dev python3-numpy python3-pandas python3-matplotlib");
    }

    /** The sources, with their times: what has not changed is not made again. */
    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var sources = Files.list(from)) {
            for (var source : sources.filter(Files::isRegularFile).toList()) {
                Files.copy(
                        source,
                        to.resolve(source.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static FileChannel lockFile(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static Path make() {
        required("gcc");
        required("make");
        required("python3");
        var launcher = task().resolve("launcher");
        var folder = task().resolve("target/launcher");
        try (var channel = lockFile(task().resolve("target/launcher.lock"))) {
            // Another JVM may be at the same.
            channel.lock();
            copy(launcher, folder);
            var log = folder.resolve("make.log");
            var make = new ProcessBuilder("make", "-C", folder.toString(), "all", "testing")
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!make.waitFor(2, TimeUnit.MINUTES) || make.exitValue() != 0) {
                make.destroyForcibly();
                throw new IllegalStateException("The launcher does not build:\n" + Files.readString(log));
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the launcher was built", e);
        }
    }
}
