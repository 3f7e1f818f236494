package ai.jarvis.quota;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What every {@link UsageCounters} has to do. */
public abstract class UsageCountersContract {
    private static final YearMonth MONTH = YearMonth.of(2031, 2);
    private static final LocalDate FIRST = MONTH.atDay(1);
    private static final LocalDate LAST = MONTH.atEndOfMonth();

    private final CounterKey key = new CounterKey(TenantId.fresh(), Scope.TENANT, "", MONTH);

    protected abstract UsageCounters counters();

    @Test
    void nothingWasUsedBeforeAnythingWas() {
        assertThat(counters().load(key)).isEqualTo(UsageCounters.Usage.NONE);
    }

    @Test
    void addsToTheDayAndToItsMonth() {
        counters().add(Map.of(key, FIRST), 100);
        counters().add(Map.of(key, FIRST), 20);
        counters().add(Map.of(key, LAST), 3);

        assertThat(counters().load(key)).isEqualTo(new UsageCounters.Usage(123, Map.of(FIRST, 120L, LAST, 3L)));
    }

    @Test
    void keepsUsersAndMonthsApart() {
        counters().add(Map.of(key, FIRST), 100);
        counters().add(Map.of(new CounterKey(key.tenant(), Scope.USER, "usr_1", MONTH), FIRST), 20);
        counters().add(Map.of(new CounterKey(key.tenant(), Scope.TENANT, "", MONTH.plusMonths(1)), LAST), 3);

        assertThat(counters().load(key).month()).isEqualTo(100);
    }

    @Test
    void losesAndDoublesNothingOfManyAtATime() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                threads.execute(() -> counters().add(Map.of(key, FIRST), 5));
            }
        }

        assertThat(counters().load(key).month()).isEqualTo(1000);
    }

    @Test
    void notesOnceUnlessItIsForgotten() {
        assertThat(counters().note(key, "warned:80", Instant.EPOCH)).isTrue();
        assertThat(counters().note(key, "warned:80", Instant.EPOCH)).isFalse();
        assertThat(counters().note(key, "warned:100", Instant.EPOCH)).isTrue();

        counters().forget(key, "warned:80");

        assertThat(counters().note(key, "warned:80", Instant.EPOCH)).isTrue();
    }
}
