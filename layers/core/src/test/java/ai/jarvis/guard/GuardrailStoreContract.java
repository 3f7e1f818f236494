package ai.jarvis.guard;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What each store of guardrails does. */
public abstract class GuardrailStoreContract {
    /** Strict in everything. */
    protected static final Guardrails STRICT = new Guardrails(
            Optional.of(10_000),
            Optional.of(2_000),
            Optional.of(500),
            Mode.REFUSE,
            Mode.REDACT,
            true,
            Set.of(PersonalData.EMAIL, PersonalData.IBAN),
            List.of("FR"));

    /** The store; it may be one that others use too. */
    protected abstract GuardrailStore store();

    /** A tenant that has said nothing. */
    protected abstract TenantId tenant();

    @Test
    void whatATenantSaysLastHolds() {
        var tenant = tenant();

        assertThat(store().find(tenant)).isEmpty();
        store().put(tenant, STRICT);
        assertThat(store().find(tenant)).contains(STRICT);
        store().put(tenant, Guardrails.NONE);
        assertThat(store().find(tenant)).contains(Guardrails.NONE);
    }

    @Test
    void nobodyHasTheGuardrailsOfAnother() {
        store().put(tenant(), STRICT);

        assertThat(store().find(tenant())).isEmpty();
    }
}
