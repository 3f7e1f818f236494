package ai.jarvis.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TenantGuardrailsTest {
    private static final Guardrails DEPLOYMENT = new Guardrails(
            Optional.of(5_000),
            Optional.empty(),
            Optional.of(1_000),
            Mode.REDACT,
            Mode.OFF,
            false,
            Set.of(PersonalData.CREDIT_CARD),
            List.of("US"));

    private final TenantId tenant = TenantId.fresh();
    private final TenantGuardrails guardrails =
            new TenantGuardrails(DEPLOYMENT, new InMemoryGuardrailStore(), Clock.systemUTC());

    @Nested
    class InMemoryGuardrailStoreTest extends GuardrailStoreContract {
        private final InMemoryGuardrailStore store = new InMemoryGuardrailStore();

        @Override
        protected GuardrailStore store() {
            return store;
        }

        @Override
        protected TenantId tenant() {
            return TenantId.fresh();
        }
    }

    @Test
    void aTenantIsStricterThanItsDeploymentAndNeverLaxer() {
        var view = guardrails.put(new Caller(tenant, "key_a", Set.of(Role.OPERATOR)), GuardrailStoreContract.STRICT);

        assertThat(view.effective())
                .isEqualTo(new Guardrails(
                        Optional.of(5_000),
                        Optional.of(2_000),
                        Optional.of(500),
                        Mode.REFUSE,
                        Mode.REDACT,
                        true,
                        Set.of(PersonalData.CREDIT_CARD, PersonalData.EMAIL, PersonalData.IBAN),
                        List.of("FR", "US")));
        assertThat(guardrails.of(tenant)).isEqualTo(view.effective());
    }

    @Test
    void whoSaysNothingHasThoseOfTheDeployment() {
        assertThat(guardrails.of(tenant)).isEqualTo(DEPLOYMENT);
        assertThat(DEPLOYMENT.and(Guardrails.NONE).kinds()).isEqualTo(DEPLOYMENT.kinds());
    }

    @Test
    void whoMayOnlyAskChangesNothing() {
        assertThatThrownBy(() -> guardrails.put(new Caller(tenant, "key_a", Set.of(Role.VIEWER)), Guardrails.NONE))
                .isInstanceOf(Refusal.class);
    }
}
