package ai.jarvis.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.model.EmbeddingModelSettings.Format;
import ai.jarvis.platform.Variables;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EmbeddingModelSettingsTest {
    private static List<EmbeddingModelSettings> read(String json) {
        var variables = new Variables(name -> Optional.of(json));
        var models = EmbeddingModelSettings.from(variables);
        variables.reportProblems();
        return models;
    }

    @Test
    void knowsTheFormatsOfBedrocksModelsByTheirIds() {
        assertThat(
                        read(
                                """
                        [{"model": "cohere.embed-multilingual-v3"}, {"model": "eu.cohere.embed-v4:0", "dimensions": 512},
                         {"model": "amazon.titan-embed-text-v2:0"}, {"model": "a", "url": "http://10.0.0.7:8000/v1"}]"""))
                .extracting(EmbeddingModelSettings::format)
                .containsExactly(Format.COHERE_V3, Format.COHERE_V4, Format.TITAN_V2, Format.OPENAI);
    }

    @Test
    void namesAModelAfterItsIdUnlessTold() {
        var models = read(
                """
                [{"model": "amazon.titan-embed-text-v2:0", "price": "0.00002/0 USD"},
                 {"model": "amazon.titan-embed-text-v2:0", "name": "titan-256", "dimensions": 256}]""");

        assertThat(models)
                .extracting(model -> model.name().value())
                .containsExactly("amazon.titan-embed-text-v2:0", "titan-256");
        assertThat(models).extracting(EmbeddingModelSettings::dimensions).containsExactly(1024, 256);
        assertThat(models.getFirst().price().orElseThrow().cost(new TokenUsage(50_000, 0)))
                .isEqualTo(new Money(new BigDecimal("0.001"), "USD"));
    }

    @Test
    void refusesVectorsThatCannotBeStored() {
        assertThatThrownBy(() -> read("[{\"model\": \"big\", \"url\": \"http://a/v1\", \"dimensions\": 3072}]"))
                .hasMessageContaining("big has vectors of 3072 dimensions, and at most 1024 can be stored");
    }

    @Test
    void refusesDimensionsThatAModelDoesNotHave() {
        assertThatThrownBy(() -> read("[{\"model\": \"amazon.titan-embed-text-v2:0\", \"dimensions\": 768}]"))
                .hasMessageContaining("makes vectors of [256, 512, 1024] dimensions, not 768");
    }

    @Test
    void namesAllThatIsWrongAtOnce() {
        assertThatThrownBy(
                        () -> read(
                                """
                        [{"model": "a", "format": "cohere-v5"}, {"model": "b", "format": "openai"},
                         {"model": "b", "url": "http://b/v1", "key": "sk-1"}, {"url": "http://c/v1"}]"""))
                .hasMessageContaining("a needs a format")
                .hasMessageContaining("b needs the url")
                .hasMessageContaining("two models of the name b")
                .hasMessageContaining("b has a field key, which is not known")
                .hasMessageContaining("has no model");
    }

    @Test
    void refusesAListThatIsNone() {
        assertThatThrownBy(() -> read("local-embedding")).hasMessageContaining("JARVIS_EMBEDDING_MODELS is not JSON");
        assertThatThrownBy(() -> read("[]")).hasMessageContaining("JARVIS_EMBEDDING_MODELS lists no model");
    }
}
