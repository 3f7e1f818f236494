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

class TitanV2Test extends EmbeddingModelContract {
    @Override
    EmbeddingModelSettings settings(URI address) {
        return new EmbeddingModelSettings(
                new ModelId("titan"),
                Format.TITAN_V2,
                "amazon.titan-embed-text-v2:0",
                DIMENSIONS,
                false,
                noPrice(),
                Optional.empty(),
                Optional.empty());
    }

    @Override
    String answer(JsonNode request, Function<String, String> vectors) {
        var vector = vectors.apply(request.path("inputText").asText());
        return request.has("inputText")
                ? "{\"embedding\":" + vector + ",\"embeddingsByType\":{\"float\":" + vector
                        + "},\"inputTextTokenCount\":3}"
                : "{}";
    }

    @Override
    int textsPerCall() {
        return 1;
    }

    @Test
    void saysHowLongTheVectorIsToBe() {
        model().embed(List.of("a text"), Purpose.QUERY);

        var call = server().calls().getFirst();
        assertThat(call.path()).isEqualTo("/model/amazon.titan-embed-text-v2%3A0/invoke");
        assertThat(call.body())
                .isEqualTo(Json.read(
                        "{\"inputText\": \"a text\", \"dimensions\": 256, \"normalize\": true}", JsonNode.class));
    }
}
