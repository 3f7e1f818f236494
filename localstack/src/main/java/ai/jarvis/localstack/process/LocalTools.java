package ai.jarvis.localstack.process;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the launcher installs the programs of the stack.
 *
 * @param directory the folder with {@code pg17/}, {@code dynalite/} and {@code bin/}
 */
public record LocalTools(Path directory) {

    public LocalTools {
        directory = directory.toAbsolutePath().normalize();
    }

    /** @param program {@code postgres} or {@code initdb} */
    Path postgresql(String program) {
        return existing("pg17/bin/" + program);
    }

    Path redis() {
        return existing("bin/redis-server");
    }

    Path node() {
        return existing("bin/node");
    }

    Path dynalite() {
        return existing("dynalite/dynalite.js");
    }

    private Path existing(String path) {
        Path file = directory.resolve(path);
        if (!Files.exists(file)) {
            throw new LocalProcessException(file + " is missing; ./jarvis up installs it");
        }
        return file;
    }
}
