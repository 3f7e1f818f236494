package ai.jarvis.model.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.model.ModelId;
import ai.jarvis.model.route.FallbackChains;
import ai.jarvis.model.route.Priority;
import ai.jarvis.model.route.Strategy;
import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ChatModelsTest {
    private static final TenantId TENANT = TenantId.fresh();
    private static final TenantId OTHER = TenantId.fresh();

    private static ChatModels models(TenantOffers own) {
        return new ChatModels(
                List.of(GatewayOffers.offer("small"), GatewayOffers.offer("large")),
                FallbackChains.declare("/chains", List.of(List.of("large", "small")), Set.of("large", "small")),
                tenant -> tenant.equals(TENANT) ? own : TenantOffers.NONE);
    }

    private static TenantOffers own(Preferences preferences, Map<String, String> aliases, ChatOffer... models) {
        var names = new TreeMap<String, ModelId>();
        aliases.forEach((alias, model) -> names.put(alias, new ModelId(model)));
        return new TenantOffers(List.of(models), names, preferences);
    }

    private static Preferences preferring(String model, Strategy strategy, List<List<String>> fallbacks) {
        return new Preferences(
                Optional.ofNullable(model),
                Optional.ofNullable(strategy),
                OnBreak.CONTINUE,
                Priority.NORMAL,
                Optional.ofNullable(fallbacks));
    }

    private static List<String> asked(ChatModels models, TenantId tenant, String name) {
        return models.find(tenant, Optional.ofNullable(name), Optional.empty()).stream()
                .flatMap(choice -> choice.offers().stream())
                .map(offer -> offer.name().value())
                .toList();
    }

    @Test
    void aTenantsModelIsThereForThatTenantAlone() {
        var models = models(own(Preferences.STANDARD, Map.of("best", "mine"), GatewayOffers.own("mine", "1")));

        assertThat(asked(models, TENANT, "mine")).containsExactly("mine");
        assertThat(asked(models, TENANT, "best")).containsExactly("mine");
        assertThat(asked(models, TENANT, "auto")).containsExactly("small", "large", "mine");
        assertThat(asked(models, OTHER, "mine")).isEmpty();
        assertThat(asked(models, OTHER, "auto")).containsExactly("small", "large");
        assertThat(models.has(OTHER, "best")).isFalse();
    }

    @Test
    void aNameOfTheDeploymentsComesFirst() {
        var models = models(own(Preferences.STANDARD, Map.of("large", "small"), GatewayOffers.own("small", "1")));

        assertThat(models.choose(TENANT, Optional.of("small"), Optional.empty())
                        .first()
                        .version())
                .isEmpty();
        assertThat(asked(models, TENANT, "large")).containsExactly("large", "small");
        assertThat(models.offered(TENANT)).hasSize(2);
    }

    @Test
    void whoNamesNoneGetsTheTenantsModelOrOneByItsStrategy() {
        assertThat(asked(models(own(preferring("large", null, null), Map.of())), TENANT, null))
                .containsExactly("large", "small");
        var byCost = models(own(preferring(null, Strategy.COST, null), Map.of()))
                .choose(TENANT, Optional.empty(), Optional.empty());
        assertThat(byCost.strategy()).contains(Strategy.COST);
        assertThat(asked(models(own(preferring("gone", null, null), Map.of())), TENANT, null))
                .containsExactly("small");
    }

    @Test
    void aTenantsChainsAreInPlaceOfTheDeploymentsAndPassOverWhatIsGone() {
        var models = models(own(
                preferring(null, null, List.of(List.of("large", "gone", "mine"))),
                Map.of(),
                GatewayOffers.own("mine", "1")));

        assertThat(asked(models, TENANT, "large")).containsExactly("large", "mine");
        assertThat(asked(models, OTHER, "large")).containsExactly("large", "small");
        assertThat(asked(models(own(preferring(null, null, List.of()), Map.of())), TENANT, "large"))
                .containsExactly("large");
    }

    @Test
    void anotherVersionOfATenantsModelHasOtherAnswers() {
        var first = models(own(Preferences.STANDARD, Map.of(), GatewayOffers.own("mine", "1.0.0 a")));
        var second = models(own(Preferences.STANDARD, Map.of(), GatewayOffers.own("mine", "1.1.0 b")));

        for (var name : List.of("mine", "auto")) {
            assertThat(first.choose(TENANT, Optional.of(name), Optional.empty()).asKey())
                    .isNotEqualTo(second.choose(TENANT, Optional.of(name), Optional.empty())
                            .asKey());
        }
    }
}
