package ai.jarvis.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LimitsTest {
    private static final LimitKey OF_THE_TENANT = new LimitKey(Scope.TENANT, LimitKey.EACH, QuotaName.REQUESTS);
    private static final LimitKey OF_A_USER = new LimitKey(Scope.USER, "usr_1", QuotaName.LISTINGS);

    private final Limits limits = Limits.standard();

    private static TenantLimits tenant(String plan, Map<LimitKey, Optional<Limit>> own) {
        return new TenantLimits(plan, ZoneOffset.UTC, own);
    }

    @Test
    void plansAllowWhatTheyPromise() {
        assertThat(limits.plans()).containsExactlyInAnyOrder("free", "pro", "enterprise");
        assertThat(limits.of(tenant("free", Map.of()), OF_THE_TENANT)).contains(new Limit(100, 1));
        assertThat(limits.of(tenant("pro", Map.of()), OF_THE_TENANT)).contains(new Limit(1000, 1));
        assertThat(limits.of(tenant("enterprise", Map.of()), OF_THE_TENANT)).isEmpty();
    }

    @Test
    void aPlanThatIsNotKnownIsTheFreeOne() {
        assertThat(limits.of(tenant("team", Map.of()), OF_THE_TENANT)).contains(new Limit(100, 1));
    }

    @Test
    void whatIsAgreedComesBeforeThePlanAndTheOneBeforeAll() {
        var own = new HashMap<LimitKey, Optional<Limit>>();
        own.put(new LimitKey(Scope.USER, LimitKey.EACH, QuotaName.LISTINGS), Optional.of(new Limit(50, 1)));
        assertThat(limits.of(tenant("free", own), OF_A_USER)).contains(new Limit(50, 1));

        own.put(OF_A_USER, Optional.empty());

        assertThat(limits.of(tenant("free", own), OF_A_USER)).isEmpty();
        assertThat(limits.of(tenant("free", own), new LimitKey(Scope.USER, "usr_2", QuotaName.LISTINGS)))
                .contains(new Limit(50, 1));
    }

    @Test
    void readsAmountsAndBursts() throws IOException {
        var read = Limits.read(new StringReader("gateway.requests_second = 50 burst 70\ngateway.requests = 9\n"));

        assertThat(read.gateway(QuotaName.REQUESTS_SECOND)).contains(new Limit(50, 70));
        assertThat(read.gateway(QuotaName.REQUESTS)).contains(new Limit(9, 1));
        assertThat(read.gateway(QuotaName.LISTINGS)).isEmpty();
    }

    @Test
    void refusesALineThatIsNoLimit() {
        assertThatThrownBy(() -> Limits.read(new StringReader("gateway.request = 5")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gateway.request");
        assertThatThrownBy(() -> Limits.read(new StringReader("gateway.requests = many")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("many");
    }
}
