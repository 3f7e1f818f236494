package ai.jarvis.budget;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.model.ModelId;
import ai.jarvis.model.Money;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.Scenario;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every store of budgets does. */
public abstract class BudgetStoreContract {
    private static final Instant NOW = Instant.parse("2030-05-31T12:00:00Z");

    protected abstract BudgetStore store();

    /** A tenant that is there. */
    protected abstract TenantId newTenant();

    private static Budget budget(String name, String amount) {
        return new Budget(
                name,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Budget.Every.MONTH,
                new Money(new BigDecimal(amount), "USD"),
                Budget.STANDARD_ALERTS,
                true);
    }

    @Test
    void keepsAllOfABudgetAndReplacesItByItsName() {
        var tenant = newTenant();
        var narrow = new Budget(
                "narrow",
                Optional.of("key_a"),
                Optional.of(new ModelId("large")),
                Optional.of(Scenario.CHAT),
                Budget.Every.DAY,
                new Money(new BigDecimal("0.25"), "EUR"),
                List.of(),
                false);

        assertThat(store().put(tenant, narrow, 5, NOW)).isTrue();
        assertThat(store().put(tenant, budget("all", "10"), 5, NOW)).isTrue();
        assertThat(store().put(tenant, budget("all", "20"), 5, NOW)).isTrue();

        assertThat(store().list(tenant)).containsExactly(budget("all", "20"), narrow);
        assertThat(store().list(newTenant())).isEmpty();
    }

    @Test
    void keepsNoMoreThanATenantMayHave() {
        var tenant = newTenant();
        store().put(tenant, budget("a", "1"), 2, NOW);
        store().put(tenant, budget("b", "1"), 2, NOW);

        assertThat(store().put(tenant, budget("c", "1"), 2, NOW)).isFalse();
        assertThat(store().put(tenant, budget("b", "2"), 2, NOW)).isTrue();
        assertThat(store().list(tenant)).containsExactly(budget("a", "1"), budget("b", "2"));
    }

    @Test
    void whatIsRemovedIsGone() {
        var tenant = newTenant();
        store().put(tenant, budget("a", "1"), 2, NOW);

        assertThat(store().delete(newTenant(), "a")).isFalse();
        assertThat(store().delete(tenant, "a")).isTrue();
        assertThat(store().delete(tenant, "a")).isFalse();
        assertThat(store().list(tenant)).isEmpty();
    }
}
