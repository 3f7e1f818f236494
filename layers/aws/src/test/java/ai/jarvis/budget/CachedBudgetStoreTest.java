package ai.jarvis.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.model.Money;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.TenantId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CachedBudgetStoreTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Stored stored = new Stored();
    private final CachedBudgetStore cached = new CachedBudgetStore(stored, nanos::get);
    private final TenantId tenant = TenantId.fresh();

    /** Counts how often it is asked, and can be away. */
    private static final class Stored implements BudgetStore {
        final List<Budget> budgets = new ArrayList<>();
        int asked;
        boolean away;

        @Override
        public List<Budget> list(TenantId tenant) {
            asked++;
            if (away) {
                throw Refusal.of(Refusal.Kind.UNAVAILABLE, "database_unavailable", "Away.");
            }
            return List.copyOf(budgets);
        }

        @Override
        public boolean put(TenantId tenant, Budget budget, int most, Instant at) {
            return budgets.add(budget);
        }

        @Override
        public boolean delete(TenantId tenant, String name) {
            return budgets.removeIf(budget -> budget.name().equals(name));
        }
    }

    private static Budget budget(String name) {
        return new Budget(
                name,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Budget.Every.DAY,
                new Money(BigDecimal.ONE, "USD"),
                List.of(),
                true);
    }

    @Test
    void asksOnceForManyCallsInAMoment() {
        for (int i = 0; i < 100; i++) {
            cached.list(tenant);
        }

        assertThat(stored.asked).isEqualTo(1);
    }

    @Test
    void knowsOfOthersChangesAfterFiveSecondsAndOfItsOwnAtOnce() {
        cached.list(tenant);
        stored.budgets.add(budget("others"));
        assertThat(cached.list(tenant)).isEmpty();

        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        assertThat(cached.list(tenant)).containsExactly(budget("others"));
        cached.put(tenant, budget("own"), 9, Instant.now());
        assertThat(cached.list(tenant)).containsExactly(budget("others"), budget("own"));
        cached.delete(tenant, "own");
        assertThat(cached.list(tenant)).containsExactly(budget("others"));
    }

    @Test
    void whileTheStoreIsAwayBudgetsStayWhatTheyWere() {
        stored.budgets.add(budget("a"));
        cached.list(tenant);
        stored.away = true;
        nanos.addAndGet(Duration.ofMinutes(30).toNanos());

        assertThat(cached.list(tenant)).containsExactly(budget("a"));
        assertThatThrownBy(() -> cached.list(TenantId.fresh())).isInstanceOf(Refusal.class);
    }
}
