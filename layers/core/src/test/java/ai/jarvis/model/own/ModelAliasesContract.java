package ai.jarvis.model.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import ai.jarvis.model.ModelAliases;
import ai.jarvis.model.ModelId;
import ai.jarvis.tenancy.TenantId;
import org.junit.jupiter.api.Test;

/** What all {@link ModelAliases} have to do. */
public abstract class ModelAliasesContract {
    protected abstract ModelAliases aliases();

    /** A tenant that is registered and has no names for models. */
    protected abstract TenantId newTenant();

    @Test
    void aNameIsForTheModelThatItWasLastGivenTo() {
        var tenant = newTenant();
        aliases().put(tenant, "b", new ModelId("small"));
        aliases().put(tenant, "a", new ModelId("large"));
        aliases().put(tenant, "b", new ModelId("large"));

        assertThat(aliases().list(tenant))
                .containsExactly(entry("a", new ModelId("large")), entry("b", new ModelId("large")));
        assertThat(aliases().list(newTenant())).isEmpty();
    }

    @Test
    void aNameIsTakenAwayOnce() {
        var tenant = newTenant();
        aliases().put(tenant, "a", new ModelId("small"));

        assertThat(aliases().remove(newTenant(), "a")).isFalse();
        assertThat(aliases().remove(tenant, "a")).isTrue();
        assertThat(aliases().remove(tenant, "a")).isFalse();
        assertThat(aliases().list(tenant)).isEmpty();
    }
}
