package ai.jarvis.cdk;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** What {@code ./jarvis package} would have written, with next to nothing in the zips: enough to describe a deployment. */
final class StandInPackages {
    private StandInPackages() {}

    /** Writes packages for the functions of a checkout into a folder. */
    static Path write(Path checkout, Path folder) throws IOException {
        Files.createDirectories(folder.resolve("layers"));
        Files.createDirectories(folder.resolve("functions"));
        ObjectMapper json = new ObjectMapper();
        ObjectNode packages = json.createObjectNode();
        ObjectNode runtime = packages.putObject("layers").putObject("runtime");
        runtime.put("file", "layers/runtime.zip").put("sha256", "c3RhbmQtaW4=");
        zip(folder.resolve("layers/runtime.zip"), "java/lib/runtime.txt");
        ObjectNode functions = packages.putObject("functions");
        Iterator<String> names = new YAMLMapper()
                .readTree(checkout.resolve("functions/functions.yaml").toFile())
                .fieldNames();
        while (names.hasNext()) {
            String name = names.next();
            ObjectNode function = functions.putObject(name);
            function.put("file", "functions/" + name + ".zip").put("sha256", "c3RhbmQtaW4=");
            function.put("handler", "ai.jarvis.Handler").putArray("layers").add("runtime");
            function.putObject("environment").put("JAVA_TOOL_OPTIONS", "-XX:+TieredCompilation");
            zip(folder.resolve("functions/" + name + ".zip"), name + ".txt");
        }
        json.writeValue(folder.resolve("packages.json").toFile(), packages);
        return folder;
    }

    private static void zip(Path file, String entry) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            ZipEntry named = new ZipEntry(entry);
            named.setTime(0);
            zip.putNextEntry(named);
            zip.closeEntry();
        }
    }
}
