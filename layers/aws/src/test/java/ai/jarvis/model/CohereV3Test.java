package ai.jarvis.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.model.EmbeddingModel.Purpose;
import ai.jarvis.model.EmbeddingModelSettings.Format;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CohereV3Test extends EmbeddingModelContract {
    @Override
    EmbeddingModelSettings settings(URI address) {
        return new EmbeddingModelSettings(
                new ModelId("multilingual"),
                Format.COHERE_V3,
                "cohere.embed-multilingual-v3",
                1024,
                false,
                noPrice(),
                Optional.empty(),
                Optional.empty());
    }

    @Override
    String answer(JsonNode request, Function<String, String> vectors) {
        return "{\"embeddings\":[" + joined(request.path("texts"), vectors)
                + "],\"id\":\"0f1a6e60\",\"response_type\":\"embeddings_floats\",\"texts\":[\"x\"]}";
    }

    @Override
    int textsPerCall() {
        return 96;
    }

    @Test
    void asksForDocumentsAndQuestionsDifferently() {
        model().embed(List.of("a text"), Purpose.DOCUMENT);
        model().embed(List.of("a question"), Purpose.QUERY);

        assertThat(server().calls())
                .extracting(call -> call.body().path("input_type").asText())
                .containsExactly("search_document", "search_query");
        assertThat(server().calls().getFirst().path()).isEqualTo("/model/cohere.embed-multilingual-v3/invoke");
    }

    @Test
    void cutsTextsThatTheModelWouldRefuse() {
        model().embed(List.of("長".repeat(2_000), "😀".repeat(3_000)), Purpose.DOCUMENT);

        var texts = server().calls().getFirst().body().path("texts");
        assertThat(texts.get(0).asText()).hasSize(2_000);
        assertThat(texts.get(1).asText().codePoints().count()).isEqualTo(2_048);
        assertThat(server().calls().getFirst().body().path("truncate").asText()).isEqualTo("END");
    }
}
