package ai.jarvis.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.model.ModelId;
import ai.jarvis.model.Money;
import ai.jarvis.model.TokenUsage;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Refusal;
import ai.jarvis.quota.InMemoryLimitStore;
import ai.jarvis.quota.InMemoryLimiterStore;
import ai.jarvis.quota.InMemoryUsageCounters;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.Account;
import ai.jarvis.usage.InMemoryUsageLedger;
import ai.jarvis.usage.Outcome;
import ai.jarvis.usage.Scenario;
import ai.jarvis.usage.Spending;
import ai.jarvis.usage.UsageId;
import ai.jarvis.usage.UsageRecord;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BudgetsTest {
    private static final ModelId LARGE = new ModelId("large");
    private static final ModelId SMALL = new ModelId("small");

    private final InMemoryLimitStore tenants = new InMemoryLimitStore();
    private final InMemoryLimiterStore limiters = new InMemoryLimiterStore();
    private final InMemoryUsageLedger ledger = new InMemoryUsageLedger();
    private final InMemoryUsageCounters notes = new InMemoryUsageCounters();
    private final BudgetStore store = new InMemoryBudgetStore();
    private final List<BudgetAlert> alerts = new ArrayList<>();
    private boolean busFails;
    private final Budgets budgets = budgets();
    private final TenantId tenant = tenants.register("enterprise");
    private final Account ann = new Account(tenant, Optional.of("usr_ann"));
    private final Account bob = new Account(tenant, Optional.of("usr_bob"));

    private Budgets budgets() {
        return new Budgets(
                store,
                tenants,
                limiters,
                ledger,
                notes,
                alert -> {
                    if (busFails) {
                        throw new IllegalStateException("The bus is away");
                    }
                    alerts.add(alert);
                },
                Metrics.none(),
                Clock.systemUTC());
    }

    private static Optional<Money> usd(String amount) {
        return Optional.of(new Money(new BigDecimal(amount), "USD"));
    }

    private void budget(String amount, boolean hardStop, Optional<String> user, Optional<ModelId> model) {
        store.put(
                tenant,
                new Budget(
                        "team",
                        user,
                        model,
                        Optional.empty(),
                        Budget.Every.MONTH,
                        usd(amount).orElseThrow(),
                        Budget.STANDARD_ALERTS,
                        hardStop),
                5,
                Instant.now());
    }

    private void hardStopAt(String amount) {
        budget(amount, true, Optional.empty(), Optional.empty());
    }

    private Spending.Hold hold(Account account, String most) {
        return budgets.hold(account, Scenario.CHAT, LARGE, usd(most));
    }

    private void spend(Account account, String amount) {
        hold(account, amount).settle(usd(amount));
    }

    @Test
    void refusesTheCallThatMayPassTheAmountAndSaysWhatIsLeft() {
        hardStopAt("1");
        spend(ann, "0.6");

        assertThatThrownBy(() -> hold(bob, "0.5")).isInstanceOfSatisfying(BudgetExceeded.class, refusal -> {
            assertThat(refusal.code()).isEqualTo("budget_exceeded");
            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.TOO_MANY_REQUESTS);
            assertThat(refusal.detail()).contains("team", "0.4 USD left", "0.5 USD");
            assertThat(refusal.retryAfter().orElseThrow()).isPositive();
        });
        spend(bob, "0.4");
    }

    @Test
    void whatACallDidNotCostIsThereForTheNext() {
        hardStopAt("1");

        hold(ann, "0.9").settle(usd("0.1"));
        hold(ann, "0.9").settle(Optional.empty());
        spend(ann, "0.9");

        assertThatThrownBy(() -> hold(ann, "0.000001")).isInstanceOf(BudgetExceeded.class);
    }

    @Test
    void callsAtOneTimeDoNotPassTheAmountTogether() throws Exception {
        hardStopAt("1");
        var through = new AtomicInteger();
        var refused = new AtomicInteger();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                threads.execute(() -> {
                    try {
                        hold(ann, "0.3");
                        through.incrementAndGet();
                    } catch (BudgetExceeded e) {
                        refused.incrementAndGet();
                    }
                });
            }
        }

        assertThat(through).hasValue(3);
        assertThat(refused).hasValue(47);
    }

    @Test
    void withoutAHardStopNothingIsRefused() {
        budget("1", false, Optional.empty(), Optional.empty());

        spend(ann, "5");
        spend(ann, "5");

        assertThat(alerts).extracting(BudgetAlert::percent).containsExactly(50, 80, 100);
    }

    @Test
    void eachThresholdIsToldOnce() {
        hardStopAt("1");

        spend(ann, "0.4");
        assertThat(alerts).isEmpty();
        spend(ann, "0.1");
        spend(ann, "0.1");
        assertThat(alerts).extracting(BudgetAlert::percent).containsExactly(50);
        spend(ann, "0.25");
        var another = budgets();
        another.hold(ann, Scenario.CHAT, LARGE, usd("0.01")).settle(usd("0.01"));
        assertThat(alerts).extracting(BudgetAlert::percent).containsExactly(50, 80);
        assertThatThrownBy(() -> hold(ann, "0.5")).isInstanceOf(BudgetExceeded.class);
        assertThatThrownBy(() -> hold(ann, "0.5")).isInstanceOf(BudgetExceeded.class);

        assertThat(alerts).extracting(BudgetAlert::percent).containsExactly(50, 80, 100);
        assertThat(alerts.getFirst().spent()).isEqualTo(usd("0.5").orElseThrow());
        assertThat(alerts.getFirst().tenant()).isEqualTo(tenant);
    }

    @Test
    void anAlertThatCannotBeToldIsToldByTheNextCall() {
        hardStopAt("1");
        busFails = true;
        spend(ann, "0.6");
        busFails = false;

        spend(ann, "0.01");

        assertThat(alerts).extracting(BudgetAlert::percent).containsExactly(50);
    }

    @Test
    void aBudgetIsAboutTheCallsThatItNames() {
        budget("1", true, Optional.of("usr_ann"), Optional.of(LARGE));
        spend(ann, "1");

        assertThatThrownBy(() -> hold(ann, "0.1")).isInstanceOf(BudgetExceeded.class);
        spend(bob, "5");
        budgets.hold(ann, Scenario.CHAT, SMALL, usd("5")).settle(usd("5"));
        budgets.hold(Account.ofBackground(tenant), Scenario.INGESTION, LARGE, usd("5"));
        budgets.hold(new Account(tenants.register("free"), ann.principal()), Scenario.CHAT, LARGE, usd("5"));
        budgets.hold(ann, Scenario.CHAT, LARGE, Optional.of(new Money(BigDecimal.TEN, "EUR")));
        budgets.hold(ann, Scenario.CHAT, LARGE, Optional.empty());
    }

    @Test
    void eachUserCanHaveAnAmountToItself() {
        budget("1", true, Optional.of(Budget.EACH), Optional.empty());

        spend(ann, "1");
        spend(bob, "0.9");

        assertThatThrownBy(() -> hold(ann, "0.1")).isInstanceOf(BudgetExceeded.class);
        spend(bob, "0.1");
    }

    private void onRecord(String cost, Instant at) {
        ledger.append(List.of(new UsageRecord(
                UsageId.fresh(),
                ann,
                Scenario.CHAT,
                LARGE,
                new TokenUsage(1, 1),
                usd(cost),
                Outcome.ANSWERED,
                false,
                at)));
    }

    @Test
    void whatWasSpentBeforeIsCountedEvenWhereTheCountersAreLost() {
        onRecord("0.9", Instant.now());
        onRecord("7", Instant.now().minusSeconds(40 * 86_400));
        hardStopAt("1");

        assertThatThrownBy(() -> hold(ann, "0.2")).isInstanceOf(BudgetExceeded.class);
        assertThat(alerts).extracting(BudgetAlert::percent).containsExactly(50, 80, 100);
        limiters.lose();
        assertThatThrownBy(() -> hold(ann, "0.2")).isInstanceOf(BudgetExceeded.class);
        spend(ann, "0.1");
    }

    @Test
    void whileNobodyCanBeAskedTheLimitsOfTokensAloneHold() {
        hardStopAt("1");
        spend(ann, "1");
        limiters.setAway(true);

        hold(ann, "1").settle(usd("1"));
        onRecord("1", Instant.now());
        limiters.setAway(false);

        assertThatThrownBy(() -> hold(ann, "0.1")).isInstanceOf(BudgetExceeded.class);
    }

    @Test
    void theStateIsWhatTheLedgerSays() {
        budget("2", true, Optional.of(Budget.EACH), Optional.empty());
        onRecord("0.5", Instant.now());

        var state = budgets.state(tenant, store.list(tenant).getFirst(), "usr_ann");

        assertThat(state.spent()).isEqualTo(usd("0.5").orElseThrow());
        assertThat(state.resetsAt()).isAfter(Instant.now());
        assertThat(budgets.state(tenant, store.list(tenant).getFirst(), "usr_bob")
                        .spent()
                        .amount())
                .isZero();
    }
}
