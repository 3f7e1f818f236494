package ai.jarvis.localstack;

import ai.jarvis.localstack.bedrock.ModelCatalog;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * The chat models of this machine: those that somebody names, the first of them for all who name none, and the one that
 * runs here.
 */
record LocalChatModels(Map<String, String> environment) {
    private static final String MODELS = "JARVIS_CHAT_MODELS";
    private static final String MODEL = "JARVIS_CHAT_MODEL";

    /** As functions find them in their environment. */
    String asVariable() {
        var models = named();
        var isNamed = false;
        for (var model : models) {
            isNamed |= model.path("name").asText(model.path("model").asText()).equals(ModelCatalog.LOCAL_EXTRACTIVE);
        }
        if (!isNamed) {
            models.addObject()
                    .put("model", ModelCatalog.LOCAL_EXTRACTIVE)
                    .put("price", "0/0 USD")
                    .put("quality", 0);
        }
        return models.toString();
    }

    private ArrayNode named() {
        var server = new ModelServerSettings(environment);
        var list = server.given(MODELS);
        if (list.isPresent()) {
            return listed(list.get(), server);
        }
        var models = Json.MAPPER.createArrayNode();
        server.given(MODEL)
                .filter(name -> !name.equals(ModelCatalog.LOCAL_EXTRACTIVE))
                .ifPresent(name -> {
                    var model = models.addObject().put("model", name);
                    server.given("JARVIS_CHAT_PRICE").ifPresent(price -> model.put("price", price));
                    server.put(model);
                });
        return models;
    }

    private static ArrayNode listed(String list, ModelServerSettings server) {
        try {
            if (Json.MAPPER.readTree(list) instanceof ArrayNode models) {
                models.forEach(model -> {
                    if (model instanceof ObjectNode fields
                            && fields.path("provider").asText().equals("openai")) {
                        server.put(fields);
                    }
                });
                return models;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(MODELS + " is not JSON", e);
        }
        throw new IllegalArgumentException(MODELS + " is not a list");
    }
}
