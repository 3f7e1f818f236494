package ai.jarvis.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The platform's manifests as they were when it was built: they travel in the jar, and are unpacked at start.
 *
 * @param functions the functions, {@code functions/functions.yaml}
 * @param grants what may be granted to them, {@code functions/grants.yaml}
 * @param tables the DynamoDB tables, {@code functions/tables.yaml}
 * @param rules the event rules, {@code events/rules.yaml}
 * @param tasks the single-use workers, {@code tasks/tasks.yaml}
 */
record Manifests(Path functions, Path grants, Path tables, Path rules, Path tasks) {
    static Manifests unpack(Path folder) throws IOException {
        Files.createDirectories(folder);
        return new Manifests(
                unpack("functions.yaml", folder),
                unpack("grants.yaml", folder),
                unpack("tables.yaml", folder),
                unpack("rules.yaml", folder),
                unpack("tasks.yaml", folder));
    }

    private static Path unpack(String name, Path folder) throws IOException {
        var file = folder.resolve(name);
        try (var manifest = Manifests.class.getResourceAsStream("/manifests/" + name)) {
            if (manifest == null) {
                throw new IllegalStateException("The build left " + name + " out");
            }
            Files.copy(manifest, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }
}
