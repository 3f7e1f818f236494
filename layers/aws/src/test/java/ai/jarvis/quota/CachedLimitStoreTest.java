package ai.jarvis.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CachedLimitStoreTest {
    private static final LimitKey TOKENS = new LimitKey(Scope.TENANT, LimitKey.EACH, QuotaName.TOKENS_DAY);

    private final AtomicLong nanos = new AtomicLong();
    private final Stored stored = new Stored();
    private final CachedLimitStore cached = new CachedLimitStore(stored, nanos::get);
    private final TenantId tenant = stored.limits.register("pro");

    /** Counts how often it is asked, and can be away. */
    private static final class Stored implements LimitStore {
        final InMemoryLimitStore limits = new InMemoryLimitStore();
        int asked;
        boolean away;

        @Override
        public Optional<TenantLimits> find(TenantId tenant) {
            asked++;
            if (away) {
                throw Refusal.of(Refusal.Kind.UNAVAILABLE, "database_unavailable", "Away.");
            }
            return limits.find(tenant);
        }

        @Override
        public boolean put(TenantId tenant, Map<LimitKey, Optional<Limit>> changes, Instant at) {
            return limits.put(tenant, changes, at);
        }

        @Override
        public boolean reset(TenantId tenant, LimitKey key) {
            return limits.reset(tenant, key);
        }

        @Override
        public boolean putZone(TenantId tenant, ZoneId zone) {
            return limits.putZone(tenant, zone);
        }
    }

    private static Map<LimitKey, Optional<Limit>> tokens(long amount) {
        return Map.of(TOKENS, Optional.of(new Limit(amount, 1)));
    }

    @Test
    void asksOnceForManyCallsInAMoment() {
        for (int i = 0; i < 100; i++) {
            cached.find(tenant);
        }

        assertThat(stored.asked).isEqualTo(1);
    }

    @Test
    void whatAnotherInstanceChangedCountsAfterTwoSeconds() {
        cached.find(tenant);
        stored.limits.put(tenant, tokens(5), Instant.EPOCH);

        nanos.addAndGet(Duration.ofSeconds(2).toNanos());

        assertThat(cached.find(tenant).orElseThrow().own()).isEqualTo(tokens(5));
    }

    @Test
    void whatThisInstanceChangedCountsAtOnce() {
        cached.find(tenant);

        cached.put(tenant, tokens(5), Instant.EPOCH);

        assertThat(cached.find(tenant).orElseThrow().own()).isEqualTo(tokens(5));
    }

    @Test
    void whileTheStoreIsAwayLimitsStayWhatTheyWere() {
        cached.find(tenant);
        stored.away = true;

        nanos.addAndGet(Duration.ofMinutes(10).toNanos());

        assertThat(cached.find(tenant).orElseThrow().plan()).isEqualTo("pro");
        assertThatThrownBy(() -> cached.find(TenantId.fresh())).isInstanceOf(Refusal.class);
    }
}
