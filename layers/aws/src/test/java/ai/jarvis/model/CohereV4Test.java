package ai.jarvis.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.model.EmbeddingModel.Purpose;
import ai.jarvis.model.EmbeddingModelSettings.Format;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CohereV4Test extends EmbeddingModelContract {
    @Override
    EmbeddingModelSettings settings(URI address) {
        return new EmbeddingModelSettings(
                new ModelId("v4"),
                Format.COHERE_V4,
                "eu.cohere.embed-v4:0",
                DIMENSIONS,
                false,
                noPrice(),
                Optional.empty(),
                Optional.empty());
    }

    @Override
    String answer(JsonNode request, Function<String, String> vectors) {
        return "{\"id\":\"73a6a7b1\",\"texts\":[\"x\"],\"embeddings\":{\"int8\":[[1]],\"float\":["
                + joined(request.path("texts"), vectors) + "]},\"response_type\":\"embeddings_by_type\"}";
    }

    @Override
    int textsPerCall() {
        return 96;
    }

    @Test
    void saysHowLongTheVectorsAreToBe() {
        model().embed(List.of("a text"), Purpose.DOCUMENT);

        assertThat(server().calls().getFirst().body())
                .isEqualTo(Json.read(
                        """
                        {"texts": ["a text"], "input_type": "search_document", "embedding_types": ["float"],
                         "output_dimension": 256, "truncate": "RIGHT"}""",
                        JsonNode.class));
    }
}
