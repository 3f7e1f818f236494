package ai.jarvis.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.model.EmbeddingModelSettings;
import ai.jarvis.platform.Variables;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LocalEmbeddingModelsTest {
    private static List<EmbeddingModelSettings> models(Map<String, String> environment) {
        var variables = new Variables(name -> Optional.of(new LocalEmbeddingModels(environment).asVariable()));
        var models = EmbeddingModelSettings.from(variables);
        variables.reportProblems();
        return models;
    }

    private static List<String> names(Map<String, String> environment) {
        return models(environment).stream().map(model -> model.name().value()).toList();
    }

    @Test
    void thereAreTwoModelsOfThisMachine() {
        assertThat(names(Map.of())).containsExactly("local-embedding", "local-embedding-256");
        assertThat(models(Map.of()))
                .extracting(EmbeddingModelSettings::dimensions)
                .containsExactly(1024, 256);
    }

    @Test
    void whatSomebodyNamesComesFirst() {
        assertThat(names(Map.of("JARVIS_EMBEDDING_MODEL", "bge-m3")))
                .containsExactly("bge-m3", "local-embedding", "local-embedding-256");
        assertThat(names(Map.of("JARVIS_EMBEDDING_MODEL", "local-embedding-256")))
                .containsExactly("local-embedding-256", "local-embedding");
    }

    @Test
    void aModelOfAServerIsOneOfTheModelServerUnlessItSaysWhere() {
        var models = models(
                Map.of(
                        "JARVIS_MODEL_URL", "http://127.0.0.1:11434/",
                        "JARVIS_MODEL_KEY", "sk-1",
                        "JARVIS_EMBEDDING_MODELS",
                                """
                        [{"model": "nomic-embed-text", "format": "openai", "dimensions": 768},
                         {"model": "other", "format": "openai", "url": "http://10.0.0.7/v1"}]"""));

        assertThat(models.getFirst().url()).contains(URI.create("http://127.0.0.1:11434/v1"));
        assertThat(models.getFirst().secret()).contains("jarvis/models/key");
        assertThat(models.get(1).url()).contains(URI.create("http://10.0.0.7/v1"));
        assertThat(models.get(1).secret()).isEmpty();
        assertThat(models).hasSize(4).noneMatch(model -> model.toString().contains("sk-1"));
    }

    @Test
    void aListThatIsNoneIsRefused() {
        assertThatThrownBy(() -> models(Map.of("JARVIS_EMBEDDING_MODELS", "bge-m3")))
                .hasMessageContaining("JARVIS_EMBEDDING_MODELS is not JSON");
    }
}
