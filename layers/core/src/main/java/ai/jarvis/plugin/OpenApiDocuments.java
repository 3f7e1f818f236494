package ai.jarvis.plugin;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Reads OpenAPI documents. Nothing that a document refers to elsewhere is fetched. */
@FunctionalInterface
public interface OpenApiDocuments {
    /** Characters of a document. */
    int MOST_CHARACTERS = 4 << 20;

    /** Operations of a document. */
    int MOST_OPERATIONS = 200;

    /**
     * What a document says.
     *
     * @param tools one for each operation
     */
    record Api(String title, List<PluginTool> tools) {
        public Api {
            tools = List.copyOf(tools);
        }
    }

    /**
     * Reads a document of OpenAPI 3.0 or 3.1, in JSON or YAML.
     *
     * @param base where it is from, for servers that are told relative to it
     * @throws ai.jarvis.platform.Refusal {@code invalid_openapi} with all that is wrong with it
     */
    Api read(String document, Optional<URI> base);
}
