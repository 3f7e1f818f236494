package ai.jarvis.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QuotasTest {
    private static final Demand READ = Demand.request(EndpointClass.STANDARD);

    private final InMemoryLimitStore limits = new InMemoryLimitStore();
    private final InMemoryLimiterStore limiters = new InMemoryLimiterStore();
    private final InMemoryUsageCounters counters = new InMemoryUsageCounters();
    private final List<QuotaWarning> warnings = new ArrayList<>();
    private final Map<QuotaName, Long> stored = new HashMap<>();
    private boolean busFails;
    private final Quotas quotas = new Quotas(
            Limits.standard(),
            limits,
            limiters,
            counters,
            tenant -> stored,
            warning -> {
                if (busFails) {
                    throw new IllegalStateException("The bus is away");
                }
                warnings.add(warning);
            },
            Metrics.none(),
            Clock.systemUTC());
    private final TenantId tenant = limits.register("enterprise");
    private final Caller caller = new Caller(tenant, "key_1", Set.of(Role.DEVELOPER));

    private void limit(Scope scope, QuotaName name, long amount) {
        limits.put(
                tenant,
                Map.of(new LimitKey(scope, LimitKey.EACH, name), Optional.of(new Limit(amount, Math.max(1, amount)))),
                Instant.EPOCH);
    }

    private void spend(long tokens) {
        quotas.reserve(caller, READ.withTokens(tokens)).settle(tokens);
    }

    private long counted() {
        var month = YearMonth.now(ZoneOffset.UTC);
        return counters.load(new CounterKey(tenant, Scope.TENANT, "", month)).month();
    }

    @Test
    void refusesTheCallThatWouldPassTheLimitAndNamesIt() {
        limit(Scope.TENANT, QuotaName.TOKENS_DAY, 100);
        spend(60);

        assertThatThrownBy(() -> quotas.reserve(caller, READ.withTokens(41)))
                .isInstanceOfSatisfying(QuotaExceeded.class, refused -> {
                    assertThat(refused.code()).isEqualTo("tokens_day");
                    assertThat(refused.kind().status()).isEqualTo(429);
                    assertThat(refused.limit().remaining()).isEqualTo(40);
                    assertThat(refused.retryAfter()).isPresent();
                });

        spend(40);
    }

    @Test
    void aKeysOwnLimitRefusesWhatItsTenantWouldAllow() {
        limit(Scope.KEY, QuotaName.TOKENS_DAY, 10);

        assertThatThrownBy(() -> quotas.reserve(caller, READ.withTokens(11))).isInstanceOf(QuotaExceeded.class);

        quotas.reserve(new Caller(tenant, "usr_1", Set.of(Role.DEVELOPER)), READ.withTokens(11))
                .close();
    }

    @Test
    void settlesByWhatWasUsedOnceOnly() {
        limit(Scope.TENANT, QuotaName.TOKENS_DAY, 100);
        var reservation = quotas.reserve(caller, READ.withTokens(100));

        reservation.settle(30);
        reservation.settle(30);
        reservation.close();

        assertThat(counted()).isEqualTo(30);
        spend(70);
    }

    @Test
    void whatIsClosedUsedNothing() {
        limit(Scope.TENANT, QuotaName.TOKENS_DAY, 100);

        quotas.reserve(caller, READ.withTokens(100)).close();

        spend(100);
    }

    @Test
    void tellsHowEachLimitStands() {
        limit(Scope.TENANT, QuotaName.REQUESTS, 10);

        try (var reservation = quotas.reserve(caller, READ)) {
            assertThat(reservation.limits())
                    .extracting(RateLimit::scope, RateLimit::name, RateLimit::limit, RateLimit::remaining)
                    .contains(tuple(Scope.TENANT, QuotaName.REQUESTS, 10L, 9L))
                    .extracting(each -> each.toArray()[0])
                    .contains(Scope.GATEWAY);
            assertThat(RateLimit.tightest(reservation.limits()).orElseThrow().name())
                    .isEqualTo(QuotaName.REQUESTS);
        }
    }

    @Test
    void checkingTakesNothing() {
        limit(Scope.TENANT, QuotaName.REQUESTS, 1);

        assertThat(quotas.check(caller, READ).allowed()).isTrue();
        quotas.reserve(caller, READ).close();

        var decision = quotas.check(caller, READ);
        assertThat(decision.allowed()).isFalse();
        assertThat(decision.deniedBy()).contains(QuotaName.REQUESTS);
        assertThat(decision.retryAfter()).isPresent();
    }

    @Test
    void countersOutliveTheLimiters() {
        limit(Scope.TENANT, QuotaName.TOKENS_MONTH, 100);
        spend(80);

        limiters.lose();

        assertThatThrownBy(() -> spend(21)).isInstanceOf(QuotaExceeded.class);
        spend(20);
    }

    @Test
    void withoutLimitersReadsGoOnAndSpendIsBounded() {
        limiters.setAway(true);
        for (int i = 0; i < 1000; i++) {
            quotas.reserve(caller, READ).close();
        }

        spend(15_000);
        assertThatThrownBy(() -> spend(15_000))
                .isInstanceOfSatisfying(
                        Refusal.class, refused -> assertThat(refused.code()).isEqualTo("quota_unavailable"));
        spend(4_000);

        assertThat(counted()).isEqualTo(19_000);
    }

    @Test
    void whatWasSpentWithoutLimitersIsKnownToThemAfterwards() {
        limit(Scope.TENANT, QuotaName.TOKENS_MONTH, 20_000);
        spend(10);
        limiters.setAway(true);
        spend(15_000);

        limiters.setAway(false);

        assertThatThrownBy(() -> spend(5_000)).isInstanceOf(QuotaExceeded.class);
    }

    @Test
    void whatIsSettledWhileTheLimitersAreAwayIsCounted() {
        var reservation = quotas.reserve(caller, READ.withTokens(100));
        limiters.setAway(true);

        reservation.settle(60);

        assertThat(counted()).isEqualTo(60);
    }

    @Test
    void warnsOnceAtEachThreshold() {
        limit(Scope.TENANT, QuotaName.TOKENS_DAY, 100);
        spend(79);
        assertThat(warnings).isEmpty();

        spend(5);
        spend(5);
        spend(11);

        assertThat(warnings)
                .extracting(QuotaWarning::percent, QuotaWarning::used, QuotaWarning::limit)
                .containsExactly(tuple(80, 84L, 100L), tuple(100, 100L, 100L));
    }

    @Test
    void aRefusalOfWhatIsNearlyUsedUpIsTheLastWarning() {
        limit(Scope.TENANT, QuotaName.TOKENS_DAY, 100);
        spend(95);

        assertThatThrownBy(() -> spend(10)).isInstanceOf(QuotaExceeded.class);

        assertThat(warnings).extracting(QuotaWarning::percent).containsExactly(80, 100);
    }

    @Test
    void aWarningThatCouldNotBeToldIsToldWhenTheCounterIsComparedNext() {
        limit(Scope.TENANT, QuotaName.TOKENS_DAY, 100);
        busFails = true;
        spend(85);
        busFails = false;

        limiters.lose();
        spend(1);

        assertThat(warnings).extracting(QuotaWarning::percent).containsExactly(80);
    }

    @Test
    void storesUpToTheLimitAndWarnsBefore() {
        limit(Scope.TENANT, QuotaName.DOCUMENTS, 10);
        for (int total : List.of(7, 8, 10)) {
            quotas.store(tenant, limits -> storeOne(limits, total));
        }

        assertThatThrownBy(() -> quotas.store(tenant, limits -> storeOne(limits, 11)))
                .isInstanceOfSatisfying(
                        QuotaExceeded.class, e -> assertThat(e.code()).isEqualTo("documents"));
        assertThat(warnings).extracting(QuotaWarning::percent).containsExactly(80, 100);
    }

    private static boolean storeOne(StorageLimits limits, int total) {
        limits.require(new StorageUse(total, 50, 1000), new StorageUse(1, 0, 10));
        return true;
    }

    @Test
    void whatBecomesNoMoreIsNotRefused() {
        limit(Scope.TENANT, QuotaName.DOCUMENTS, 10);
        limit(Scope.TENANT, QuotaName.STORAGE_BYTES, 100);

        var stored = quotas.store(tenant, limits -> {
            limits.require(new StorageUse(11, 0, 100), new StorageUse(0, 0, 5));
            limits.require(new StorageUse(11, 0, 120), new StorageUse(0, 0, -5));
            return true;
        });

        assertThat(stored).isTrue();
    }

    @Test
    void showsAllQuotasWithWhatIsUsed() {
        limit(Scope.TENANT, QuotaName.TOKENS_MONTH, 100);
        limit(Scope.TENANT, QuotaName.STORAGE_BYTES, 1000);
        stored.put(QuotaName.STORAGE_BYTES, 300L);
        spend(40);

        assertThat(quotas.states(caller))
                .extracting(QuotaState::name, QuotaState::scope, QuotaState::used)
                .contains(
                        tuple(QuotaName.TOKENS_MONTH, Scope.TENANT, 40L),
                        tuple(QuotaName.TOKENS_DAY, Scope.TENANT, 40L),
                        tuple(QuotaName.STORAGE_BYTES, Scope.TENANT, 300L),
                        tuple(QuotaName.CONCURRENT_SANDBOXES, Scope.TENANT, 0L));
    }

    @Test
    void aTenantThatIsNotThereIsNotFound() {
        var stranger = new Caller(TenantId.fresh(), "key_1", Set.of());

        assertThatThrownBy(() -> quotas.reserve(stranger, READ))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refused -> assertThat(refused.kind().status()).isEqualTo(404));
    }
}
