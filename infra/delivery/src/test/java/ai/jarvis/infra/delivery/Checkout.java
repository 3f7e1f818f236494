package ai.jarvis.infra.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files that these tests are about. */
final class Checkout {
    static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private Checkout() {}

    static Path path(String name) {
        return ROOT.resolve(name);
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode yaml(Path file) {
        try {
            return new YAMLMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files below a folder, sorted; what Terraform and Maven keep there is none of them. */
    static List<Path> files(String folder, Predicate<String> name) {
        try (Stream<Path> all = Files.walk(path(folder))) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> name.test(file.getFileName().toString()))
                    .filter(file -> !file.toString().matches(".*/(target|\\.terraform)/.*"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first groups of all matches of a pattern in the files. */
    static Set<String> find(List<Path> files, String pattern) {
        var found = new TreeSet<String>();
        for (var file : files) {
            Pattern.compile(pattern)
                    .matcher(text(file))
                    .results()
                    .map(match -> match.group(1))
                    .forEach(found::add);
        }
        return found;
    }

    static List<Path> terraform(String folder) {
        return files("infra/terraform/" + folder, name -> name.endsWith(".tf"));
    }
}
