package ai.jarvis.quota;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link LimitStore} has to do. */
public abstract class LimitStoreContract {
    private static final LimitKey TOKENS = new LimitKey(Scope.TENANT, LimitKey.EACH, QuotaName.TOKENS_DAY);
    private static final LimitKey OF_A_KEY = new LimitKey(Scope.KEY, "key_1", QuotaName.REQUESTS_SECOND);

    protected abstract LimitStore store();

    /** A tenant of the plan {@code pro}, registered. */
    protected abstract TenantId newTenant();

    @Test
    void aTenantHasItsPlanAndNoLimitsOfItsOwn() {
        assertThat(store().find(newTenant())).contains(new TenantLimits("pro", ZoneId.of("UTC"), Map.of()));
    }

    @Test
    void aTenantThatIsNotThereHasNoLimitsAndTakesNone() {
        var unknown = TenantId.fresh();

        assertThat(store().find(unknown)).isEmpty();
        assertThat(store().put(unknown, Map.of(TOKENS, Optional.of(new Limit(5, 1))), Instant.EPOCH))
                .isFalse();
        assertThat(store().reset(unknown, TOKENS)).isFalse();
        assertThat(store().putZone(unknown, ZoneId.of("Asia/Tokyo"))).isFalse();
    }

    @Test
    void keepsLimitsTheLastOfEachAndWhatIsLifted() {
        var tenant = newTenant();
        var burst = Optional.of(new Limit(10, 40));

        store().put(tenant, Map.of(TOKENS, Optional.of(new Limit(5, 1)), OF_A_KEY, burst), Instant.EPOCH);
        store().put(tenant, Map.of(TOKENS, Optional.empty()), Instant.EPOCH);

        assertThat(store().find(tenant).orElseThrow().own())
                .isEqualTo(Map.of(TOKENS, Optional.empty(), OF_A_KEY, burst));
    }

    @Test
    void givesThePlansLimitBack() {
        var tenant = newTenant();
        store().put(tenant, Map.of(TOKENS, Optional.empty()), Instant.EPOCH);

        assertThat(store().reset(tenant, TOKENS)).isTrue();

        assertThat(store().find(tenant).orElseThrow().own()).isEmpty();
    }

    @Test
    void keepsTheTimeZone() {
        var tenant = newTenant();

        assertThat(store().putZone(tenant, ZoneId.of("Asia/Tokyo"))).isTrue();

        assertThat(store().find(tenant).orElseThrow().zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    }
}
