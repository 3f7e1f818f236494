package ai.jarvis.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.model.gateway.ChatOffer;
import ai.jarvis.model.own.Definitions;
import ai.jarvis.model.own.InMemoryModelKeys;
import ai.jarvis.model.own.ModelDefinition;
import ai.jarvis.model.own.ModelVersion;
import ai.jarvis.model.route.Capability;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.prompt.SemanticVersion;
import ai.jarvis.tenancy.TenantId;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnOffersTest {
    private static final Instant PRICED = Instant.parse("2030-01-01T00:00:00Z");
    private static final TenantId TENANT = TenantId.fresh();

    private final ChatProviders providers = new ChatProviders(new AwsClients(Optional.empty()));

    private OwnOffers offers(Instant now) {
        var price = Optional.of(TokenPrice.parse("0.1/0.2 USD"));
        var small = new ChatModelSettings(
                new ModelId("small"),
                Provider.OPENAI,
                "small-2026",
                "home",
                price,
                0.3,
                2,
                EnumSet.of(Capability.STREAMING, Capability.TOOLS),
                Optional.of(4_096),
                1_000,
                Timeouts.STANDARD,
                Optional.of(URI.create("http://127.0.0.1:9/v1")),
                Optional.empty(),
                PriceHistory.of(price),
                Optional.empty());
        return new OwnOffers(
                List.of(new OwnOffers.Deployed(small, providers.offer(small))),
                providers,
                new PublicServers(new TenantModelSettings("jarvis/models/", List.of(), Set.of())),
                new InMemoryModelKeys(),
                Clock.fixed(now, ZoneOffset.UTC));
    }

    private static ModelVersion version(ModelDefinition definition) {
        return new ModelVersion(
                "own", SemanticVersion.FIRST, definition, definition.hash(), Optional.empty(), "key", PRICED);
    }

    private static ModelDefinition setting(String model, Provider provider) {
        var setting = Definitions.setting(model);
        return new ModelDefinition(
                provider,
                model,
                setting.url(),
                setting.key(),
                Optional.of(100_000),
                setting.maxOutputTokens(),
                setting.temperature(),
                setting.topP(),
                setting.firstTokenSeconds(),
                Optional.of(5),
                setting.price(),
                Optional.of(0.9),
                Optional.of(EnumSet.allOf(Capability.class)));
    }

    private ChatOffer offer(TenantId tenant, ModelDefinition definition) {
        return offers(PRICED).offer(tenant, version(definition)).orElseThrow();
    }

    @Test
    void twoTenantsModelsOfANameShareNothingThatIsKeptByTarget() {
        var definition = Definitions.server("https://a.example/v1");

        assertThat(offer(TENANT, definition).candidate().target())
                .isNotEqualTo(offer(TenantId.fresh(), definition).candidate().target())
                .isEqualTo(offer(TENANT, definition).candidate().target());
        assertThat(offer(TENANT, definition).name()).isEqualTo(new ModelId("own"));
    }

    @Test
    void aServerIsOfferedAsItsTenantDescribesIt() {
        var offer = offer(TENANT, Definitions.server("https://a.example/v1"));

        assertThat(offer.candidate().price()).contains(TokenPrice.parse("0.001/0.0025 EUR"));
        assertThat(offer.candidate().quality()).isEqualTo(0.75);
        assertThat(offer.candidate().capabilities()).containsExactlyInAnyOrder(Capability.STREAMING, Capability.TOOLS);
        assertThat(offer.candidate().contextTokens()).contains(8_192);
        assertThat(offer.maxOutputTokens()).isEqualTo(512);
        assertThat(offer.timeouts())
                .isEqualTo(new Timeouts(Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofSeconds(30)));
    }

    @Test
    void aPriceIsNotKnownBeforeItBeginsToCount() {
        var version = version(Definitions.server("https://a.example/v1"));

        assertThat(offers(PRICED.minusSeconds(1))
                        .offer(TENANT, version)
                        .orElseThrow()
                        .candidate()
                        .price())
                .isEmpty();
    }

    @Test
    void aSettingHasThePriceOfItsModelAndCanDoNoMore() {
        var offer = offer(TENANT, setting("small", Provider.OPENAI));

        assertThat(offer.candidate().price()).contains(TokenPrice.parse("0.1/0.2 USD"));
        assertThat(offer.candidate().capabilities()).containsExactlyInAnyOrder(Capability.STREAMING, Capability.TOOLS);
        assertThat(offer.candidate().contextTokens()).contains(4_096);
        assertThat(offer.candidate().quality()).isEqualTo(0.9);
        assertThat(offer.maxOutputTokens()).isEqualTo(100);
        assertThat(offer.timeouts().whole()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aSettingOfWhatTheDeploymentDoesNotHaveIsNotOffered() {
        assertThat(offers(PRICED).offer(TENANT, version(setting("gone", Provider.OPENAI))))
                .isEmpty();
        assertThat(offers(PRICED).offer(TENANT, version(setting("small", Provider.SAGEMAKER))))
                .isEmpty();
    }
}
