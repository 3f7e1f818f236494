package ai.jarvis.model.own;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.model.gateway.OnBreak;
import ai.jarvis.model.gateway.Preferences;
import ai.jarvis.model.route.Priority;
import ai.jarvis.model.route.Strategy;
import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link PreferenceStore} has to do. */
public abstract class PreferenceStoreContract {
    private static final Preferences SAID = new Preferences(
            Optional.of("large"),
            Optional.of(Strategy.COST),
            OnBreak.FAIL,
            Priority.NORMAL,
            Optional.of(List.of(List.of("large", "small"), List.of("own", "small"))));

    protected abstract PreferenceStore store();

    /** A tenant that is registered and has said nothing. */
    protected abstract TenantId newTenant();

    @Test
    void keepsWhatIsSaidAndNothingBefore() {
        var tenant = newTenant();
        assertThat(store().find(tenant)).isEmpty();

        store().put(tenant, SAID);
        assertThat(store().find(tenant)).contains(SAID);

        var none = new Preferences(
                Optional.empty(), Optional.empty(), OnBreak.CONTINUE, Priority.NORMAL, Optional.of(List.of()));
        store().put(tenant, none);
        assertThat(store().find(tenant)).contains(none);
    }

    @Test
    void thePriorityIsApartFromAllElse() {
        var tenant = newTenant();
        store().putPriority(tenant, Priority.VIP);
        assertThat(store().find(tenant)).contains(Preferences.STANDARD.withPriority(Priority.VIP));

        store().put(tenant, SAID.withPriority(Priority.BACKGROUND));
        assertThat(store().find(tenant)).contains(SAID.withPriority(Priority.VIP));

        store().putPriority(tenant, Priority.NORMAL);
        assertThat(store().find(tenant)).contains(SAID);
    }

    @Test
    void anotherTenantHasNoneOfIt() {
        store().put(newTenant(), SAID);

        assertThat(store().find(newTenant())).isEmpty();
    }
}
