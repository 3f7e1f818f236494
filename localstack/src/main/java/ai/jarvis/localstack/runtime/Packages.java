package ai.jarvis.localstack.runtime;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipInputStream;

/**
 * The packages that {@code ./jarvis package} made.
 *
 * @param folder with {@code packages.json}
 */
public record Packages(Path folder, Map<String, Code> functions) {
    /**
     * What a function is made of.
     *
     * @param zip its own file
     * @param layers files of its layers
     * @param environment variables that belong to the code
     */
    public record Code(Path zip, List<Path> layers, String handler, Map<String, String> environment) {}

    public Packages {
        functions = Map.copyOf(functions);
    }

    public static Packages in(Path folder) throws IOException {
        var description = Json.read(Files.readString(folder.resolve("packages.json")), JsonNode.class);
        var functions = new HashMap<String, Code>();
        for (var function : description.path("functions").properties()) {
            var entry = function.getValue();
            var layers = new ArrayList<Path>();
            for (var layer : entry.path("layers")) {
                layers.add(folder.resolve(description
                        .path("layers")
                        .path(layer.asText())
                        .path("file")
                        .asText()));
            }
            var environment = new LinkedHashMap<String, String>();
            entry.path("environment")
                    .properties()
                    .forEach(variable -> environment.put(
                            variable.getKey(), variable.getValue().asText()));
            functions.put(
                    function.getKey(),
                    new Code(
                            folder.resolve(entry.path("file").asText()),
                            List.copyOf(layers),
                            entry.path("handler").asText(),
                            Map.copyOf(environment)));
        }
        return new Packages(folder, functions);
    }

    /** Unpacks a zip as Lambda does. */
    static void unpack(Path zip, Path target) throws IOException {
        try (var entries = new ZipInputStream(Files.newInputStream(zip))) {
            for (var entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                var file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException(zip + " would write outside of its folder: " + entry.getName());
                }
                Files.createDirectories(file.getParent());
                Files.copy(entries, file);
            }
        }
    }
}
