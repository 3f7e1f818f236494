package ai.jarvis.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The project's folders.
 *
 * @param root where {@code functions/functions.yaml} lies
 */
public record Checkout(Path root) {
    private static final List<String> STACKS = List.of("state", "global", "regional");

    /** The checkout that holds the working directory. */
    public static Checkout find() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("functions/functions.yaml"))) {
                return new Checkout(folder);
            }
        }
        throw new IllegalStateException("The working directory is not in a checkout of Jarvis");
    }

    /** A folder of {@code infra/terraform}. */
    public Path terraform(String folder) {
        return root.resolve("infra/terraform").resolve(folder);
    }

    /** The emulator's folder. */
    public Path emulator() {
        return root.resolve("infra/emulator");
    }

    /** The functions' packages, as {@code ./jarvis package} writes them. */
    public Path packages() {
        return root.resolve(".jarvis/packages");
    }

    /** Every stack and every module, relative to {@code infra/terraform}. */
    public List<String> configurations() {
        try (var modules = Files.list(terraform("modules"))) {
            var names = modules.filter(Files::isDirectory)
                    .map(module -> "modules/" + module.getFileName())
                    .sorted();
            return Stream.concat(STACKS.stream(), names).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
