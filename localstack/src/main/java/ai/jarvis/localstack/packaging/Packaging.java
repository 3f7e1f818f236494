package ai.jarvis.localstack.packaging;

import ai.jarvis.localstack.client.Console;
import ai.jarvis.localstack.manifest.Functions;
import ai.jarvis.localstack.manifest.Functions.Function;
import ai.jarvis.localstack.manifest.Grants;
import ai.jarvis.localstack.packaging.ReproducibleZip.Written;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes the packages of all functions: {@code layers/LAYER.zip}, {@code functions/FUNCTION.zip}, and {@code
 * packages.json}, which says what each function is made of. A jar lies in a layer if the layer's module needs it, in a
 * function's own zip otherwise.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html">Paths of layers</a>
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/java-package.html">Java functions' zips</a>
 */
public final class Packaging {
    /** The layer that every function has. */
    private static final String RUNTIME = "runtime";

    /** The layer with the libraries that read documents, for the functions that have its module on their class path. */
    private static final String DOCUMENTS = "documents";

    /** Serves API Gateway's requests with the Micronaut controllers that it finds. */
    private static final String HTTP_HANDLER = "ai.jarvis.runtime.HttpFunction";

    /**
     * The image of java21 has no locale {@code en_US.UTF-8}, which it names, so that the JVM would know no file names
     * but those in ASCII.
     *
     * @see <a href="https://github.com/aws/aws-lambda-base-images/issues/234">aws-lambda-base-images, 234</a>
     */
    private static final Map<String, String> ENVIRONMENT = Map.of("LANG", "C.UTF-8");

    private final Path project;
    private final Path target;
    private final Map<String, Written> layers = new LinkedHashMap<>();
    private final Map<String, Object> functions = new LinkedHashMap<>();
    private final List<PackageSize> sizes = new ArrayList<>();

    private Packaging(Path project, Path target) {
        this.project = project;
        this.target = target;
    }

    /** Arguments: the project's folder, the file with the database's certificate authorities, the folder to write to. */
    public static void main(String[] arguments) throws IOException {
        var sizes = pack(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]));
        Console.out().print(PackageSize.table(sizes));
        var tooLarge = sizes.stream().filter(PackageSize::exceedsLimits).toList();
        if (!tooLarge.isEmpty()) {
            tooLarge.forEach(each -> System.err.println(each.name() + " is larger than Lambda allows"));
            System.exit(1);
        }
    }

    /**
     * Makes the packages.
     *
     * @param project its folder, with its modules built
     * @param certificates the database's certificate authorities, in PEM
     * @return how large they are
     */
    public static List<PackageSize> pack(Path project, Path certificates, Path target) throws IOException {
        var packaging = new Packaging(project, target);
        packaging.run(certificates);
        return List.copyOf(packaging.sizes);
    }

    private void run(Path certificates) throws IOException {
        var runtime = module("layers/runtime");
        var documents = module("layers/documents");
        var documentsJars = documents.jarsBeside(runtime.jars());
        layer(RUNTIME, libraries(RUNTIME, runtime.jars()).add("certificates/rds.pem", certificates));
        layer(DOCUMENTS, libraries(DOCUMENTS, documentsJars));
        var manifests = project.resolve("functions");
        var manifest =
                Functions.read(manifests.resolve("functions.yaml"), Grants.read(manifests.resolve("grants.yaml")));
        for (var function : manifest.byName().values()) {
            var module = module("functions/" + function.module());
            var given = new LinkedHashSet<>(runtime.jars());
            var names = new ArrayList<>(List.of(RUNTIME));
            if (module.classPath().contains(documents.jar())) {
                given.addAll(documentsJars);
                names.add(DOCUMENTS);
            }
            function(function, names, module.jarsBeside(given));
        }
        Files.writeString(target.resolve("packages.json"), json());
    }

    private void layer(String name, ReproducibleZip zip) throws IOException {
        var written = zip.write(target.resolve(layerFile(name)));
        layers.put(name, written);
        sizes.add(new PackageSize("layer " + name, written.bytes(), written.unpacked(), written.unpacked()));
    }

    private void function(Function function, List<String> layerNames, Collection<Path> jars) throws IOException {
        var file = "functions/" + function.name() + ".zip";
        var zip = new ReproducibleZip();
        for (var jar : jars) {
            zip.add("lib/" + jar.getFileName(), jar);
        }
        var written = zip.write(target.resolve(file));
        var entry = described(file, written);
        entry.put("handler", function.handlerClass().orElse(HTTP_HANDLER));
        entry.put("layers", layerNames);
        entry.put("environment", ENVIRONMENT);
        functions.put(function.name(), entry);
        sizes.add(new PackageSize(
                function.name(),
                written.bytes(),
                written.unpacked(),
                written.unpacked()
                        + layerNames.stream()
                                .mapToLong(layer -> layers.get(layer).unpacked())
                                .sum()));
    }

    private String json() throws JsonProcessingException {
        var described = new TreeMap<String, Object>();
        layers.forEach((name, written) -> described.put(name, described(layerFile(name), written)));
        return Json.MAPPER
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(new TreeMap<>(Map.of("layers", described, "functions", functions)))
                + "\n";
    }

    private static Map<String, Object> described(String file, Written written) {
        var described = new LinkedHashMap<String, Object>();
        described.put("file", file);
        described.put("sha256", written.sha256());
        described.put("bytes", written.bytes());
        described.put("unpacked", written.unpacked());
        return described;
    }

    private static String layerFile(String name) {
        return "layers/" + name + ".zip";
    }

    /** Jars where Lambda's Java runtime finds a layer's. */
    private static ReproducibleZip libraries(String layer, Collection<Path> jars) throws IOException {
        var merged = MergedJar.of(jars);
        var zip = new ReproducibleZip().add("java/lib/" + layer + ".jar", merged.classes());
        return merged.hasBeans() ? zip.add("java/lib/" + layer + "-beans.jar", merged.beans()) : zip;
    }

    private BuiltModule module(String folder) throws IOException {
        return BuiltModule.in(project.resolve(folder));
    }
}
