package ai.jarvis.cdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.cxapi.CloudAssembly;

/**
 * One synthesised stack.
 *
 * @param file where its template lies
 * @param resources the template's resources by their logical ids
 * @param outputs what it tells other stacks
 */
record Template(String stack, String region, Path file, Map<String, JsonNode> resources, JsonNode outputs) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The templates of an assembly. */
    static List<Template> of(CloudAssembly assembly) {
        Path folder = Path.of(assembly.getDirectory());
        List<Template> templates = new ArrayList<>();
        for (Map.Entry<String, JsonNode> artifact :
                read(folder.resolve("manifest.json")).required("artifacts").properties()) {
            JsonNode value = artifact.getValue();
            if (value.required("type").asText().equals("aws:cloudformation:stack")) {
                Path file = folder.resolve(
                        value.required("properties").required("templateFile").asText());
                String environment = value.required("environment").asText();
                JsonNode template = read(file);
                templates.add(new Template(
                        artifact.getKey(),
                        environment.substring(environment.lastIndexOf('/') + 1),
                        file,
                        JSON.convertValue(
                                template.required("Resources"),
                                JSON.getTypeFactory()
                                        .constructMapType(LinkedHashMap.class, String.class, JsonNode.class)),
                        template.path("Outputs")));
            }
        }
        return templates;
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
