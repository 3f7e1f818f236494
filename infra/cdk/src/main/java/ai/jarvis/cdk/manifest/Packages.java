package ai.jarvis.cdk.manifest;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code ./jarvis package} has built: {@code packages.json} and the zips it names.
 *
 * @param folder where the files lie that the entries name
 */
public record Packages(Path folder, Map<String, Layer> layers, Map<String, Function> functions) {

    /** A Lambda layer; {@code sha256} in base64. */
    public record Layer(String file, String sha256) {}

    /** A function's code; {@code handler} as Lambda names it, {@code layers} in the order they are unpacked. */
    public record Function(
            String file, String sha256, String handler, List<String> layers, Map<String, String> environment) {
        public Function {
            layers = List.copyOf(layers);
            environment = environment == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(environment));
        }
    }

    /** The package of a function. */
    public Function function(String name) {
        Function function = functions.get(name);
        if (function == null) {
            throw new IllegalArgumentException("packages.json in " + folder + " has no function " + name);
        }
        return function;
    }

    /** A file that an entry names. */
    public Path path(String file) {
        return folder.resolve(file);
    }
}
