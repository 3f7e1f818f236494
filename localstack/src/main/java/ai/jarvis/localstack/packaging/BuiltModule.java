package ai.jarvis.localstack.packaging;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A Maven module after {@code mvn package}.
 *
 * @param jar its own
 * @param classPath the jars of everything that it runs with, without its own
 */
record BuiltModule(Path jar, Set<Path> classPath) {
    BuiltModule {
        classPath = new LinkedHashSet<>(classPath);
    }

    /** @throws IllegalStateException if it is not built */
    static BuiltModule in(Path folder) throws IOException {
        var target = folder.resolve("target");
        var classPath = target.resolve("classpath");
        if (!Files.exists(classPath)) {
            throw new IllegalStateException("Maven has not built " + folder);
        }
        return new BuiltModule(
                jarIn(target),
                Arrays.stream(Files.readString(classPath).strip().split(File.pathSeparator))
                        .map(Path::of)
                        .collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    private static Path jarIn(Path target) throws IOException {
        try (var files = Files.list(target)) {
            var jars = files.filter(file -> file.getFileName().toString().matches("jarvis-.*(?<!-tests)\\.jar"))
                    .toList();
            if (jars.size() != 1) {
                throw new IllegalStateException(target + " holds not one jar but " + jars);
            }
            return jars.getFirst();
        }
    }

    Set<Path> jars() {
        var all = new LinkedHashSet<Path>();
        all.add(jar);
        all.addAll(classPath);
        return all;
    }

    /** The jars that are not among those. */
    List<Path> jarsBeside(Collection<Path> others) {
        return jars().stream().filter(each -> !others.contains(each)).toList();
    }
}
