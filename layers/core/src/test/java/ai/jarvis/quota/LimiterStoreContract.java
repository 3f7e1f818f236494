package ai.jarvis.quota;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.quota.Ask.CalendarCounter;
import ai.jarvis.quota.LimiterStore.Outcome;
import ai.jarvis.quota.LimiterStore.Standing;
import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What every {@link LimiterStore} has to do. */
public abstract class LimiterStoreContract {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration BRIEF = Duration.ofMillis(200);
    private static final Duration KNOWN_FOR = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final TenantId tenant = TenantId.fresh();
    private int reservations;

    protected abstract LimiterStore store();

    private String fresh() {
        return "rsv_" + tenant.value() + reservations++;
    }

    private Ask ask(QuotaName name, Limit limit, long cost) {
        return new Ask(name, Scope.TENANT, tenant.value(), Optional.of(limit), cost, Optional.empty());
    }

    private Ask tokens(Optional<Limit> limit, long cost) {
        return tokens(limit, cost, Instant.now());
    }

    private Ask tokens(Optional<Limit> limit, long cost, Instant at) {
        var period = Period.of(QuotaName.TOKENS_DAY, at, ZoneOffset.UTC);
        var key = new CounterKey(tenant, Scope.TENANT, "", YearMonth.from(period.day()));
        return new Ask(
                QuotaName.TOKENS_DAY,
                Scope.TENANT,
                tenant.value(),
                limit,
                cost,
                Optional.of(new CalendarCounter(key, period)));
    }

    private Ask tokens(long limit, long cost) {
        return tokens(Optional.of(new Limit(limit, 1)), cost);
    }

    private static Limit limit(long amount) {
        return new Limit(amount, Math.max(1, amount));
    }

    private Outcome take(Ask... asks) {
        return store().take(fresh(), List.of(asks), LEASE, KNOWN_FOR);
    }

    private Standing look(Ask ask) {
        return switch (store().look(List.of(ask), KNOWN_FOR)) {
            case Outcome.Granted granted -> granted.standings().getFirst();
            case Outcome.Refused refused -> refused.standings().getFirst();
            default -> throw new AssertionError("Not known");
        };
    }

    private static <T> T eventually(Supplier<T> question, Predicate<T> wanted) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        var answer = question.get();
        while (!wanted.test(answer) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            answer = question.get();
        }
        return answer;
    }

    private static boolean granted(Outcome outcome) {
        return outcome instanceof Outcome.Granted;
    }

    @Test
    void takesOfAllLimitersOrOfNone() {
        var wide = ask(QuotaName.REQUESTS, limit(100), 1);
        var slots = ask(QuotaName.CONCURRENT_REQUESTS, limit(10), 1);
        var none = ask(QuotaName.CONCURRENT_WORKFLOWS, limit(0), 1);
        store().raise(tokens(1000, 0), 0);

        var outcome = take(wide, tokens(1000, 10), slots, none);

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Refused.class, refused -> assertThat(refused.index())
                .isEqualTo(3));
        assertThat(look(ask(QuotaName.REQUESTS, limit(100), 0)).remaining()).isEqualTo(100);
        assertThat(look(tokens(1000, 0)).remaining()).isEqualTo(1000);
        assertThat(look(ask(QuotaName.CONCURRENT_REQUESTS, limit(10), 0)).used())
                .isZero();
    }

    @Test
    void tellsHowLimitersStandAfterWhatTheyGave() {
        store().raise(tokens(100, 0), 30);

        var outcome = (Outcome.Granted) take(
                ask(QuotaName.REQUESTS, limit(10), 1),
                ask(QuotaName.CONCURRENT_REQUESTS, limit(5), 1),
                ask(QuotaName.REQUESTS_SECOND, new Limit(10, 20), 1),
                tokens(100, 50));

        assertThat(outcome.standings()).extracting(Standing::remaining).containsExactly(9L, 4L, 19L, 20L);
        assertThat(outcome.standings().getLast().used()).isEqualTo(30);
    }

    @Test
    void lookingTakesNothing() {
        var ask = ask(QuotaName.CONCURRENT_REQUESTS, limit(1), 1);

        store().look(List.of(ask), KNOWN_FOR);

        assertThat(granted(take(ask))).isTrue();
        assertThat(store().look(List.of(ask), KNOWN_FOR)).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void namesTheLimiterThatMustWaitTheLongest() {
        var second = ask(QuotaName.REQUESTS_SECOND, new Limit(10, 1), 1);
        var minute = ask(QuotaName.REQUESTS, limit(1), 1);
        take(second, minute);

        var refused = (Outcome.Refused) take(second, minute);

        assertThat(refused.index()).isEqualTo(1);
        assertThat(refused.retryAfter()).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(62));
    }

    @Test
    void aTokenBucketGivesItsBurstAtOnceAndThenAsItRefills() {
        var ask = ask(QuotaName.REQUESTS_SECOND, new Limit(5, 10), 1);
        for (int i = 0; i < 10; i++) {
            assertThat(granted(take(ask))).as("request %d", i).isTrue();
        }

        var refused = (Outcome.Refused) take(ask);

        assertThat(refused.retryAfter()).isBetween(Duration.ofNanos(1), Duration.ofMillis(200));
        assertThat(granted(eventually(() -> take(ask), LimiterStoreContract::granted)))
                .isTrue();
    }

    @Test
    void aLeakyBucketKeepsWorkApart() {
        var ask = ask(QuotaName.EXECUTIONS, new Limit(600, 1), 1);
        var first = System.nanoTime();
        assertThat(granted(take(ask))).isTrue();

        var refused = (Outcome.Refused) take(ask);

        assertThat(refused.retryAfter()).isBetween(Duration.ofNanos(1), Duration.ofMillis(100));
        assertThat(granted(eventually(() -> take(ask), LimiterStoreContract::granted)))
                .isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - first)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
    }

    @Test
    void aSlidingWindowGivesExactlyItsLimit() {
        var ask = ask(QuotaName.REQUESTS, limit(7), 1);
        var outcomes = new ArrayList<Outcome>();
        for (int i = 0; i < 10; i++) {
            outcomes.add(take(ask));
        }

        assertThat(outcomes).filteredOn(LimiterStoreContract::granted).hasSize(7);
        assertThat(look(ask(QuotaName.REQUESTS, limit(7), 0)).used()).isEqualTo(7);
    }

    @Test
    void slotsComeBackWhenTheyAreSettled() {
        var ask = ask(QuotaName.CONCURRENT_REQUESTS, limit(1), 1);
        var id = fresh();
        store().take(id, List.of(ask), LEASE, KNOWN_FOR);
        assertThat(granted(take(ask))).isFalse();

        store().settle(id, List.of(ask), 0);

        assertThat(granted(take(ask))).isTrue();
    }

    @Test
    void aSlotThatIsTakenAgainUnderTheSameNameIsGivenBackAgain() {
        var slot = ask(QuotaName.CONCURRENT_WORKFLOWS, limit(1), 1);
        var id = fresh();
        for (int i = 0; i < 2; i++) {
            assertThat(granted(store().take(id, List.of(slot), LEASE, KNOWN_FOR)))
                    .isTrue();
            store().settle(id, List.of(slot), 0);
        }

        assertThat(granted(take(slot))).isTrue();
    }

    @Test
    void whatNobodySettlesComesBackWhenItsLeaseExpires() {
        var slot = ask(QuotaName.CONCURRENT_REQUESTS, limit(1), 1);
        store().raise(tokens(100, 0), 0);
        store().take(fresh(), List.of(slot, tokens(100, 100)), BRIEF, KNOWN_FOR);
        assertThat(granted(take(slot))).isFalse();
        assertThat(granted(take(tokens(100, 1)))).isFalse();

        assertThat(granted(eventually(() -> take(slot, tokens(100, 100)), LimiterStoreContract::granted)))
                .isTrue();
    }

    @Test
    void aRenewedLeaseIsHeldOn() {
        var slot = ask(QuotaName.CONCURRENT_REQUESTS, limit(1), 1);
        var id = fresh();
        store().take(id, List.of(slot), Duration.ofSeconds(1), KNOWN_FOR);

        store().renew(id, List.of(slot), LEASE);
        LockSupport.parkNanos(Duration.ofMillis(1200).toNanos());

        assertThat(granted(take(slot))).isFalse();
    }

    @Test
    void whatIsHeldCountsUntilItIsSettledByWhatWasUsed() {
        var id = fresh();
        store().raise(tokens(100, 0), 0);
        assertThat(granted(store().take(id, List.of(tokens(100, 60)), LEASE, KNOWN_FOR)))
                .isTrue();
        assertThat(granted(take(tokens(100, 41)))).isFalse();

        assertThat(store().settle(id, List.of(tokens(100, 60)), 25)).containsExactly(25L);

        assertThat(look(tokens(100, 0))).satisfies(standing -> {
            assertThat(standing.used()).isEqualTo(25);
            assertThat(standing.remaining()).isEqualTo(75);
        });
    }

    @Test
    void settlingTwiceCountsOnce() {
        var id = fresh();
        var asks = List.of(tokens(100, 60));
        store().raise(tokens(100, 0), 0);
        store().take(id, asks, LEASE, KNOWN_FOR);

        store().settle(id, asks, 25);
        store().settle(id, asks, 25);

        assertThat(look(tokens(100, 0)).used()).isEqualTo(25);
    }

    @Test
    void whatIsSettledAfterTheLeaseExpiredCountsAllTheSame() {
        var id = fresh();
        var asks = List.of(tokens(100, 60));
        store().raise(tokens(100, 0), 0);
        store().take(id, asks, BRIEF, KNOWN_FOR);
        eventually(() -> look(tokens(100, 0)).remaining(), remaining -> remaining == 100);

        store().settle(id, asks, 25);

        assertThat(look(tokens(100, 0))).satisfies(standing -> {
            assertThat(standing.used()).isEqualTo(25);
            assertThat(standing.remaining()).isEqualTo(75);
        });
    }

    @Test
    void moreThanWasHeldMayHaveBeenUsed() {
        var id = fresh();
        store().raise(tokens(100, 0), 0);
        store().take(id, List.of(tokens(100, 60)), LEASE, KNOWN_FOR);

        store().settle(id, List.of(tokens(100, 60)), 130);

        assertThat(look(tokens(100, 0)).remaining()).isZero();
        assertThat(granted(take(tokens(100, 1)))).isFalse();
    }

    @Test
    void aCounterThatIsNotKnownGivesNothingUntilItIsTold() {
        var ask = tokens(100, 10);

        var outcome = take(ask(QuotaName.CONCURRENT_REQUESTS, limit(1), 1), ask);

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Unknown.class, unknown -> assertThat(unknown.indexes())
                .containsExactly(1));
        store().raise(ask, 95);
        assertThat(take(ask)).isInstanceOf(Outcome.Refused.class);
        assertThat(granted(take(ask(QuotaName.CONCURRENT_REQUESTS, limit(1), 1))))
                .isTrue();
    }

    @Test
    void aCounterIsRaisedButNeverLowered() {
        store().raise(tokens(100, 0), 50);
        store().raise(tokens(100, 0), 40);

        assertThat(look(tokens(100, 0)).used()).isEqualTo(50);
    }

    @Test
    void oneOfAllIsSentToCompareACounterThatIsKnownForLong() {
        var ask = tokens(100, 1);
        store().raise(ask, 0);
        eventually(
                () -> store().take(fresh(), List.of(ask), LEASE, Duration.ofMillis(20)),
                outcome -> outcome instanceof Outcome.Unknown);

        assertThat(granted(store().take(fresh(), List.of(ask), LEASE, KNOWN_FOR)))
                .isTrue();
    }

    @Test
    void withoutALimitTokensAreOnlyCounted() {
        var id = fresh();
        var asks = List.of(tokens(Optional.empty(), 1_000_000));
        store().raise(asks.getFirst(), 0);
        assertThat(granted(store().take(id, asks, LEASE, KNOWN_FOR))).isTrue();

        assertThat(store().settle(id, asks, 7)).containsExactly(7L);
    }

    @Test
    void tellsTheTimeToWhomeverAsksForAnotherPeriod() {
        var yesterday = tokens(Optional.of(limit(100)), 1, Instant.now().minus(Duration.ofDays(1)));

        var outcome = take(yesterday);

        assertThat(outcome).isInstanceOfSatisfying(Outcome.AnotherPeriod.class, another -> assertThat(another.now())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60)));
    }
}
