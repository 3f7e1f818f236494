package ai.jarvis.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.model.ChatModelSettings;
import ai.jarvis.model.Provider;
import ai.jarvis.model.TokenUsage;
import ai.jarvis.platform.Variables;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LocalChatModelsTest {
    private static List<ChatModelSettings> models(Map<String, String> environment) {
        var variables = new Variables(name -> Optional.of(new LocalChatModels(environment).asVariable()));
        var models = ChatModelSettings.from(variables);
        variables.reportProblems();
        return models;
    }

    private static List<String> names(Map<String, String> environment) {
        return models(environment).stream().map(model -> model.name().value()).toList();
    }

    @Test
    void thereIsTheModelOfThisMachineWhichIsFreeAndTheWorst() {
        assertThat(names(Map.of())).containsExactly("local-extractive");
        assertThat(models(Map.of()).getFirst().quality()).isZero();
        assertThat(models(Map.of())
                        .getFirst()
                        .price()
                        .orElseThrow()
                        .cost(new TokenUsage(1_000, 1_000))
                        .amount())
                .isZero();
    }

    @Test
    void oneModelOfTheModelServerCanBeNamedInShort() {
        var models = models(Map.of(
                "JARVIS_MODEL_URL", "http://127.0.0.1:11434",
                "JARVIS_MODEL_KEY", "sk-1",
                "JARVIS_CHAT_MODEL", "llama3",
                "JARVIS_CHAT_PRICE", "0.5/1.5 USD"));

        assertThat(models).hasSize(2).noneMatch(model -> model.toString().contains("sk-1"));
        assertThat(models.getFirst().name().value()).isEqualTo("llama3");
        assertThat(models.getFirst().provider()).isEqualTo(Provider.OPENAI);
        assertThat(models.getFirst().url()).contains(URI.create("http://127.0.0.1:11434/v1"));
        assertThat(models.getFirst().secret()).contains("jarvis/models/key");
        assertThat(models.getFirst().price()).isPresent();
        assertThat(models.get(1).name().value()).isEqualTo("local-extractive");
    }

    @Test
    void theModelOfThisMachineIsThereOnceHoweverItIsNamed() {
        assertThat(names(Map.of("JARVIS_CHAT_MODEL", "local-extractive"))).containsExactly("local-extractive");
        assertThat(names(Map.of(
                        "JARVIS_CHAT_MODELS",
                        "[{\"model\": \"local-extractive\"}, {\"model\": \"a\", \"url\": \"http://a/v1\"}]")))
                .containsExactly("local-extractive", "a");
    }

    @Test
    void aListTakesThePlaceOfTheShortForm() {
        assertThat(names(Map.of(
                        "JARVIS_CHAT_MODEL",
                        "llama3",
                        "JARVIS_CHAT_MODELS",
                        "[{\"model\": \"a\", \"url\": \"http://a/v1\"}]")))
                .containsExactly("a", "local-extractive");
    }

    @Test
    void aModelOfAServerIsOneOfTheModelServerUnlessItSaysWhere() {
        var models = models(
                Map.of(
                        "JARVIS_MODEL_URL", "http://127.0.0.1:11434/",
                        "JARVIS_MODEL_KEY", "sk-1",
                        "JARVIS_CHAT_MODELS",
                                """
                        [{"model": "llama3", "provider": "openai"},
                         {"model": "other", "provider": "openai", "url": "http://10.0.0.7/v1"}]"""));

        assertThat(models.getFirst().url()).contains(URI.create("http://127.0.0.1:11434/v1"));
        assertThat(models.getFirst().secret()).contains("jarvis/models/key");
        assertThat(models.get(1).url()).contains(URI.create("http://10.0.0.7/v1"));
        assertThat(models.get(1).secret()).isEmpty();
    }

    @Test
    void aListThatIsNoneIsRefused() {
        assertThatThrownBy(() -> models(Map.of("JARVIS_CHAT_MODELS", "llama3")))
                .hasMessageContaining("JARVIS_CHAT_MODELS is not JSON");
        assertThatThrownBy(() -> models(Map.of("JARVIS_CHAT_MODELS", "{\"model\": \"a\"}")))
                .hasMessageContaining("JARVIS_CHAT_MODELS is not a list");
    }
}
