package ai.jarvis.model.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.jarvis.model.Provider;
import ai.jarvis.model.gateway.ChatModels;
import ai.jarvis.model.gateway.ChatOffer;
import ai.jarvis.model.gateway.GatewayOffers;
import ai.jarvis.model.gateway.OnBreak;
import ai.jarvis.model.gateway.Preferences;
import ai.jarvis.model.gateway.TenantOffers;
import ai.jarvis.model.route.FallbackChains;
import ai.jarvis.model.route.Priority;
import ai.jarvis.model.route.Strategy;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TenantPreferencesTest {
    private static final ChatOffer SMALL = GatewayOffers.offer("small");
    private static final ChatOffer LARGE = GatewayOffers.offer("large");

    private final InMemoryPreferenceStore store = new InMemoryPreferenceStore();
    private final TenantPreferences preferences = new TenantPreferences(
            store,
            new InMemoryOwnModelStore(),
            new PlatformModels(Map.of("small", Provider.BEDROCK, "large", Provider.BEDROCK), Set.of()),
            new ChatModels(List.of(SMALL, LARGE), FallbackChains.none(), tenant -> TenantOffers.NONE),
            tenant -> TenantOffers.NONE);
    private final Caller caller = new Caller(TenantId.fresh(), "ops", Set.of(Role.OPERATOR));

    private Preferences put(Optional<String> model, Optional<List<List<String>>> fallbacks) {
        return preferences.put(
                caller, now -> new Preferences(model, Optional.of(Strategy.COST), OnBreak.FAIL, now, fallbacks));
    }

    private static List<String> pointers(ThrowingCallable call) {
        return catchThrowableOfType(Refusal.class, call).errors().stream()
                .map(FieldError::pointer)
                .toList();
    }

    @Test
    void aTenantSaysHowItsQuestionsAreAnswered() {
        var chains = Optional.of(List.of(List.of("large", "small")));

        put(Optional.of("large"), chains);

        assertThat(preferences.get(caller))
                .isEqualTo(new Preferences(
                        Optional.of("large"), Optional.of(Strategy.COST), OnBreak.FAIL, Priority.NORMAL, chains));
    }

    @Test
    void modelsThatAreNotThereAndCirclesAreRefused() {
        assertThat(pointers(() -> put(Optional.of("huge"), Optional.empty()))).containsExactly("/model");
        assertThat(pointers(() -> put(Optional.empty(), Optional.of(List.of(List.of("large", "huge"))))))
                .containsExactly("/fallbacks/0/1");
        assertThat(pointers(() -> put(
                        Optional.empty(), Optional.of(List.of(List.of("large", "small"), List.of("small", "large"))))))
                .containsExactly("/fallbacks");
        assertThat(preferences.get(caller)).isEqualTo(Preferences.STANDARD);
    }

    @Test
    void onlyWhoRunsThePlatformSaysWhoComesFirst() {
        var refusal = catchThrowableOfType(
                Refusal.class, () -> preferences.put(caller, now -> Preferences.STANDARD.withPriority(Priority.VIP)));
        assertThat(refusal.code()).isEqualTo("permission_denied");

        store.putPriority(caller.tenant(), Priority.VIP);
        put(Optional.empty(), Optional.empty());
        assertThat(preferences.get(caller).priority()).isEqualTo(Priority.VIP);
    }
}
