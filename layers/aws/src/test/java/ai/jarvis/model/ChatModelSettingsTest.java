package ai.jarvis.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.model.route.Capability;
import ai.jarvis.platform.Variables;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChatModelSettingsTest {
    private static List<ChatModelSettings> read(String json) {
        var variables = new Variables(name -> Optional.of(json));
        var models = ChatModelSettings.from(variables);
        variables.reportProblems();
        return models;
    }

    @Test
    void aModelNeedsNothingButItsId() {
        var model = read("[{\"model\": \"anthropic.claude-3-haiku-20240307-v1:0\"}]")
                .getFirst();

        assertThat(model.name().value()).isEqualTo("anthropic.claude-3-haiku-20240307-v1:0");
        assertThat(model.provider()).isEqualTo(Provider.BEDROCK);
        assertThat(model.region()).isEqualTo("home");
        assertThat(model.price()).isEmpty();
        assertThat(model.quality()).isEqualTo(0.5);
        assertThat(model.weight()).isEqualTo(1);
        assertThat(model.capabilities()).containsExactlyInAnyOrder(Capability.values());
        assertThat(model.contextTokens()).isEmpty();
        assertThat(model.maxOutputTokens()).isEqualTo(4096);
        assertThat(model.timeouts()).isEqualTo(Timeouts.STANDARD);
    }

    @Test
    void readsAllThatIsSaidOfAModel() {
        var model =
                read("""
                [{"model": "llama-70b", "name": "own", "provider": "openai", "region": "rack-2", "price": "0.001/0.002 USD",
                  "quality": 0.8, "weight": 3, "capabilities": ["streaming", "json_schema"], "context_tokens": 8192,
                  "max_output_tokens": 1000, "first_token_seconds": 5, "seconds": 30, "url": "http://10.0.0.7:8000/v1",
                  "secret": "models/own"}]""")
                        .getFirst();

        assertThat(model.name().value()).isEqualTo("own");
        assertThat(model.model()).isEqualTo("llama-70b");
        assertThat(model.region()).isEqualTo("rack-2");
        assertThat(model.price().orElseThrow().cost(new TokenUsage(1_000, 1_000)))
                .isEqualTo(new Money(new BigDecimal("0.003"), "USD"));
        assertThat(model.quality()).isEqualTo(0.8);
        assertThat(model.weight()).isEqualTo(3);
        assertThat(model.capabilities()).containsExactlyInAnyOrder(Capability.STREAMING, Capability.JSON_SCHEMA);
        assertThat(model.contextTokens()).contains(8192);
        assertThat(model.maxOutputTokens()).isEqualTo(1000);
        assertThat(model.timeouts())
                .isEqualTo(new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(30)));
        assertThat(model.url()).contains(URI.create("http://10.0.0.7:8000/v1"));
        assertThat(model.secret()).contains("models/own");
    }

    @Test
    void aModelWithAUrlIsOfAServerUnlessItSaysWhoServesIt() {
        assertThat(
                        read(
                                """
                        [{"model": "a"}, {"model": "b", "url": "http://b/v1"}, {"model": "c", "provider": "sagemaker"}]"""))
                .extracting(ChatModelSettings::provider)
                .containsExactly(Provider.BEDROCK, Provider.OPENAI, Provider.SAGEMAKER);
    }

    @Test
    void bedrockAppliesAGuardrailAndNobodyElseDoes() {
        assertThat(read("[{\"model\": \"a\", \"guardrail\": {\"id\": \"abc123\", \"version\": \"2\"}}]")
                        .getFirst()
                        .guardrail())
                .contains(new BedrockGuardrail("abc123", "2"));
        assertThat(read("[{\"model\": \"a\", \"guardrail\": {\"id\": \"abc123\"}}]")
                        .getFirst()
                        .guardrail())
                .contains(new BedrockGuardrail("abc123", "DRAFT"));
        assertThatThrownBy(() -> read("[{\"model\": \"a\", \"guardrail\": {\"version\": \"2\"}},"
                        + " {\"model\": \"b\", \"url\": \"http://b/v1\", \"guardrail\": {\"id\": \"x\"}}]"))
                .hasMessageContainingAll(
                        "a has a guardrail that is not as in", "b has a guardrail, which only Bedrock");
    }

    @Test
    void aModelThatIsToldToDoNothingSpecialCanDoNothingSpecial() {
        assertThat(read("[{\"model\": \"a\", \"capabilities\": []}]").getFirst().capabilities())
                .isEmpty();
    }

    @Test
    void namesAllThatIsWrongAtOnce() {
        assertThatThrownBy(
                        () -> read(
                                """
                        [{"model": "a", "provider": "azure"}, {"model": "b", "provider": "openai"},
                         {"model": "b", "quality": 1.5, "key": "sk-1"}, {"model": "c", "capabilities": ["singing"]},
                         {"model": "d", "weight": 0}, {"model": "e", "context_tokens": "many"},
                         {"model": "f", "price": "cheap"}, {"url": "http://g/v1"}]"""))
                .hasMessageContaining("a needs a provider: one of bedrock, openai, sagemaker")
                .hasMessageContaining("b needs the url of its server")
                .hasMessageContaining("two models of the name b")
                .hasMessageContaining("b has a quality that is not from 0 to 1")
                .hasMessageContaining("b has a field key, which is not known")
                .hasMessageContaining("c has an unknown capability singing")
                .hasMessageContaining("d has a weight that is no number from 1 on")
                .hasMessageContaining("e has a context_tokens that is no number from 1 on")
                .hasMessageContaining("f has a price that is not as in")
                .hasMessageContaining("has no model");
    }

    @Test
    void refusesAListThatIsNone() {
        assertThatThrownBy(() -> read("local-extractive")).hasMessageContaining("JARVIS_CHAT_MODELS is not JSON");
        assertThatThrownBy(() -> read("[]")).hasMessageContaining("JARVIS_CHAT_MODELS lists no model");
    }

    @Test
    void pricesMayHaveDatesRegionsAndOthersOfWhatTheProviderHadKept() {
        var model =
                read("""
                [{"model": "gpt", "url": "http://10.0.0.7:8000/v1", "region": "eu", "price": "1/2 USD", "prices": [
                  {"price": "3/4 USD", "cached_input": "0.5", "batch": 0.5, "effective_from": "2026-12-01"},
                  {"price": "5/6 USD", "effective_from": "2027-01-01T12:00:00Z", "region": "eu"},
                  {"price": "7/8 USD", "effective_from": "2027-01-01", "region": "us"}]}]""")
                        .getFirst();

        var prices = model.prices();
        assertThat(prices.at(Instant.parse("2026-11-30T23:59:59Z"))
                        .orElseThrow()
                        .price())
                .isEqualTo(TokenPrice.parse("1/2 USD"));
        var december = prices.at(Instant.parse("2026-12-01T00:00:00Z")).orElseThrow();
        assertThat(december.price().cachedInputPer1k()).contains(new BigDecimal("0.5"));
        assertThat(december.price().inBatches().outputPer1k()).isEqualByComparingTo("2");
        assertThat(prices.at(Instant.parse("2027-01-01T12:00:00Z"))
                        .orElseThrow()
                        .price())
                .isEqualTo(TokenPrice.parse("5/6 USD"));
    }

    @Test
    void saysWhatIsWrongWithPrices() {
        assertThatThrownBy(
                        () -> read(
                                """
                        [{"model": "a", "prices": "1/2 USD"},
                         {"model": "b", "prices": [{"price": "cheap"}]},
                         {"model": "c", "prices": [{"price": "1/2 USD", "effective_from": "tomorrow"}]},
                         {"model": "d", "prices": [{"price": "1/2 USD", "until": "2027-01-01"}]},
                         {"model": "e", "price": "1/2 USD", "prices": [{"price": "1/2 USD"}]}]"""))
                .hasMessageContaining("a has prices that are no list")
                .hasMessageContaining("b has a price that is none")
                .hasMessageContaining("c has a price that is none")
                .hasMessageContaining("there is no field until")
                .hasMessageContaining("e has prices that contradict each other");
    }
}
