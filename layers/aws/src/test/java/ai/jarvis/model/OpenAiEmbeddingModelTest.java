package ai.jarvis.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.model.EmbeddingModel.Purpose;
import ai.jarvis.model.EmbeddingModelSettings.Format;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class OpenAiEmbeddingModelTest extends EmbeddingModelContract {
    @Override
    EmbeddingModelSettings settings(URI address) {
        return new EmbeddingModelSettings(
                new ModelId("nomic"),
                Format.OPENAI,
                "nomic-embed-text",
                DIMENSIONS,
                false,
                noPrice(),
                Optional.of(address.resolve("/v1/")),
                Optional.empty());
    }

    /** The vectors in another order than the texts: their index tells whose they are. */
    @Override
    String answer(JsonNode request, Function<String, String> vectors) {
        var data = new ArrayList<String>();
        for (int i = 0; i < request.path("input").size(); i++) {
            data.add("{\"object\":\"embedding\",\"embedding\":"
                    + vectors.apply(request.path("input").get(i).asText()) + ",\"index\":" + i + "}");
        }
        Collections.reverse(data);
        return "{\"object\":\"list\",\"data\":[" + String.join(",", data)
                + "],\"model\":\"nomic-embed-text\",\"usage\":{\"prompt_tokens\":7,\"total_tokens\":7}}";
    }

    @Override
    int textsPerCall() {
        return 96;
    }

    private OpenAiEmbeddingModel with(ApiKey key, boolean shortens) {
        return new OpenAiEmbeddingModel(
                new OpenAiServer(server().address().resolve("/v1"), key),
                "large",
                new ModelId("large"),
                DIMENSIONS,
                shortens);
    }

    @Test
    void tellsNobodyWhoAsksWhereNoKeyIsNamed() {
        model().embed(List.of("a text"), Purpose.DOCUMENT);

        var call = server().calls().getFirst();
        assertThat(call.path()).isEqualTo("/v1/embeddings");
        assertThat(call.authorization()).isEmpty();
        assertThat(call.body().path("model").asText()).isEqualTo("nomic-embed-text");
        assertThat(call.body().has("dimensions")).isFalse();
    }

    @Test
    void asksForShorterVectorsOnlyWhereTheServerMakesThem() {
        with(ApiKey.none(), true).embed(List.of("a text"), Purpose.DOCUMENT);

        assertThat(server().calls().getFirst().body().path("dimensions").asInt())
                .isEqualTo(DIMENSIONS);
    }

    @Test
    void sendsTheKeyAndReadsItAgainWhenItWasReplaced() {
        Iterator<String> versions = List.of("old-key", "new-key").iterator();
        var model = with(ApiKey.from(versions::next), false);
        model.embed(List.of("a text"), Purpose.DOCUMENT);
        server().failWith(401);

        model.embed(List.of("a text"), Purpose.DOCUMENT);

        assertThat(server().calls())
                .extracting(call -> call.authorization().orElseThrow())
                .containsExactly("Bearer old-key", "Bearer old-key", "Bearer new-key");
    }

    @Test
    void namesNoKeyWhenTheServerRefusesIt() {
        server().failWith(401, 401);

        assertThatThrownBy(() -> with(ApiKey.from(() -> "sk-hidden"), false).embed(List.of("a text"), Purpose.DOCUMENT))
                .isInstanceOfSatisfying(ModelException.class, e -> {
                    assertThat(e.retryable()).isFalse();
                    var trace = new StringWriter();
                    e.printStackTrace(new PrintWriter(trace));
                    assertThat(trace.toString()).doesNotContain("sk-hidden");
                });
        assertThat(server().calls()).hasSize(1);
    }

    @Test
    void goesNowhereElseWithTheKey() {
        server().failWith(307);

        assertThatThrownBy(() -> with(ApiKey.from(() -> "key"), false).embed(List.of("a text"), Purpose.DOCUMENT))
                .isInstanceOf(ModelException.class);
        assertThat(server().calls()).hasSize(1);
    }
}
