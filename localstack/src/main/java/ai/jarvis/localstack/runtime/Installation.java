package ai.jarvis.localstack.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Packages unpacked as Lambda unpacks them: each function's own zip to a folder like {@code /var/task}, its layers to
 * one like {@code /opt}.
 */
public final class Installation {
    private final Packages packages;
    private final Path folder;
    private final Map<Path, Path> layers = new TreeMap<>();

    /** @param folder where to unpack; whoever gives it deletes it */
    public Installation(Packages packages, Path folder) {
        this.packages = packages;
        this.folder = folder;
    }

    /**
     * A function's code, ready to run.
     *
     * @param task the folder that is its {@code /var/task}
     * @param handler as Lambda is told it
     * @param environment variables that belong to the code
     */
    public record Installed(Path task, String handler, Map<String, String> environment) {}

    /**
     * Unpacks a function, if that is not done already.
     *
     * @throws IllegalArgumentException if it has no package
     */
    public Installed install(String function) throws IOException {
        var code = packages.functions().get(function);
        if (code == null) {
            throw new IllegalArgumentException(packages.folder() + " has no package of " + function);
        }
        return new Installed(task(function, code), code.handler(), code.environment());
    }

    /**
     * The function's task folder. Its runtime looks for layers in {@code /opt/java/lib}, which is not ours to write to:
     * their jars are linked into the task's {@code lib}, by names that sort behind its own, so that classes are found in
     * the same order.
     */
    private synchronized Path task(String function, Packages.Code code) throws IOException {
        var task = folder.resolve("task").resolve(function);
        if (Files.exists(task)) {
            return task;
        }
        Packages.unpack(code.zip(), task);
        for (var layer : code.layers()) {
            var jars = layer(layer).resolve("java/lib");
            try (var files = Files.list(jars)) {
                for (var jar : files.toList()) {
                    Files.createSymbolicLink(task.resolve("lib").resolve("~" + jar.getFileName()), jar);
                }
            }
        }
        return task;
    }

    private Path layer(Path zip) {
        return layers.computeIfAbsent(zip, file -> {
            var target =
                    folder.resolve("opt").resolve(file.getFileName().toString().replace(".zip", ""));
            try {
                Packages.unpack(file, target);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return target;
        });
    }
}
