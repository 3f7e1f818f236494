package ai.jarvis.localstack;

import ai.jarvis.localstack.bedrock.ModelCatalog;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The embedding models that collections may choose from on this machine: those that somebody names, the first of them for
 * all who name none, and the two that run here.
 */
public record LocalEmbeddingModels(Map<String, String> environment) {
    private static final String MODELS = "JARVIS_EMBEDDING_MODELS";
    private static final String MODEL = "JARVIS_EMBEDDING_MODEL";

    /** As functions find them in their environment. */
    public String asVariable() {
        var models = named();
        var names = new HashSet<String>();
        models.forEach(
                model -> names.add(model.path("name").asText(model.path("model").asText())));
        for (var local :
                List.of(local(ModelCatalog.LOCAL_EMBEDDING, 1024), local(ModelCatalog.LOCAL_EMBEDDING_256, 256))) {
            if (names.add(local.path("model").asText())) {
                models.add(local);
            }
        }
        return models.toString();
    }

    private ArrayNode named() {
        var list = given(MODELS);
        if (list.isPresent()) {
            return listed(list.get());
        }
        var models = Json.MAPPER.createArrayNode();
        given(MODEL).ifPresent(name -> {
            var model = local(name, name.equals(ModelCatalog.LOCAL_EMBEDDING_256) ? 256 : 1024);
            if (!name.startsWith(ModelCatalog.LOCAL_EMBEDDING)) {
                model.remove("price");
            }
            given("JARVIS_EMBEDDING_PRICE").ifPresent(price -> model.put("price", price));
            models.add(model);
        });
        return models;
    }

    private ArrayNode listed(String list) {
        try {
            if (Json.MAPPER.readTree(list) instanceof ArrayNode models) {
                models.forEach(this::useModelServer);
                return models;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(MODELS + " is not JSON", e);
        }
        throw new IllegalArgumentException(MODELS + " is not a list");
    }

    /** A model of an OpenAI-compatible server is one of the server at {@code JARVIS_MODEL_URL}, unless told. */
    private void useModelServer(JsonNode model) {
        if (model instanceof ObjectNode fields && fields.path("format").asText().equals("openai")) {
            new ModelServerSettings(environment).put(fields);
        }
    }

    /** A model behind this machine's Bedrock. */
    private static ObjectNode local(String model, int dimensions) {
        return Json.MAPPER
                .createObjectNode()
                .put("model", model)
                .put("format", "cohere-v4")
                .put("dimensions", dimensions)
                .put("price", "0/0 USD");
    }

    private Optional<String> given(String name) {
        return new ModelServerSettings(environment).given(name);
    }
}
