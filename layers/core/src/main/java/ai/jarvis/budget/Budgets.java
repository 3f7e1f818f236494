package ai.jarvis.budget;

import ai.jarvis.model.ModelId;
import ai.jarvis.model.Money;
import ai.jarvis.platform.Ids;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.platform.Refusal;
import ai.jarvis.quota.Ask;
import ai.jarvis.quota.LimitStore;
import ai.jarvis.quota.LimiterStore;
import ai.jarvis.quota.LimiterStore.Outcome;
import ai.jarvis.quota.LimiterStore.Standing;
import ai.jarvis.quota.RateLimit;
import ai.jarvis.quota.UsageCounters;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.Account;
import ai.jarvis.usage.Period;
import ai.jarvis.usage.Scenario;
import ai.jarvis.usage.Spending;
import ai.jarvis.usage.UsageLedger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds tenants to their budgets. What a call may cost is held before the model is called, of all budgets that are about it
 * or of none, and counted when it is known; so calls at one time do not pass an amount together. Counters are those of the
 * limiters, in millionths of a currency's unit; one that is not known there is what the ledger says.
 */
public final class Budgets implements Spending {
    /** A counter that was not compared with the ledger for this long is, before it is believed. */
    private static final Duration KNOWN_FOR = Duration.ofMinutes(10);

    /** Longer than any answer takes; what a lost process held is there again then. */
    private static final Duration LEASE = Duration.ofMinutes(10);

    private static final int ATTEMPTS = 4;
    private static final String PREFIX = "spd_";
    private static final Hold NOTHING = cost -> {};

    private final BudgetStore store;
    private final LimitStore tenants;
    private final LimiterStore limiters;
    private final UsageLedger ledger;
    private final Alerts alerts;
    private final Metrics metrics;
    private final Clock clock;
    private final ConcurrentHashMap<String, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();
    private volatile Instant lastOutage = Instant.MIN;

    /**
     * Budgets over their stores.
     *
     * @param tenants which know the zone in which a tenant's days begin
     * @param notes where it is noted what was told
     */
    public Budgets(
            BudgetStore store,
            LimitStore tenants,
            LimiterStore limiters,
            UsageLedger ledger,
            UsageCounters notes,
            BudgetEvents events,
            Metrics metrics,
            Clock clock) {
        this.store = store;
        this.tenants = tenants;
        this.limiters = limiters;
        this.ledger = ledger;
        this.alerts = new Alerts(notes, events, metrics, clock);
        this.metrics = metrics;
        this.clock = clock;
    }

    /** A call without a price, or with one in another currency, is not what a budget counts. */
    @Override
    public Hold hold(Account account, Scenario scenario, ModelId model, Optional<Money> most) {
        if (most.isEmpty()) {
            return NOTHING;
        }
        var currency = most.get().currency();
        var meant = store.list(account.tenant()).stream()
                .filter(budget -> budget.amount().currency().equals(currency))
                .filter(budget -> budget.covers(account, scenario, model))
                .toList();
        return meant.isEmpty() ? NOTHING : hold(account, meant, most.get());
    }

    private Hold hold(Account account, List<Budget> budgets, Money most) {
        var zone = zone(account.tenant());
        var micros = Budget.micros(most.amount());
        var id = Ids.fresh(PREFIX);
        try {
            var now = clock.instant();
            for (int i = 0; i < ATTEMPTS; i++) {
                var purses = purses(account, budgets, now, zone);
                var asks = purses.stream().map(purse -> purse.ask(micros)).toList();
                switch (limiters.take(id, asks, LEASE, knownFor())) {
                    case Outcome.Unknown unknown ->
                        unknown.indexes().forEach(index -> learn(purses.get(index), asks.get(index)));
                    case Outcome.AnotherPeriod another -> now = another.now();
                    case Outcome.Refused refused ->
                        throw refuse(
                                purses.get(refused.index()),
                                refused.standings().get(refused.index()),
                                most,
                                refused.retryAfter());
                    case Outcome.Granted granted -> {
                        return cost -> settle(id, purses, asks, cost);
                    }
                }
            }
            throw new LimiterStore.Unavailable("The counters do not stay known", false, null);
        } catch (LimiterStore.Unavailable e) {
            return withoutLimiters(budgets, e);
        }
    }

    private static List<Purse> purses(Account account, List<Budget> budgets, Instant now, ZoneId zone) {
        return budgets.stream()
                .map(budget -> Purse.of(account.tenant(), budget, account.principal(), now, zone))
                .toList();
    }

    private BudgetExceeded refuse(Purse purse, Standing standing, Money most, Duration retryAfter) {
        var budget = purse.budget();
        metrics.record(Map.of("every", budget.every().wireName()), new Figure("budget_refused", 1, Unit.COUNT));
        if (standing.used() + Budget.micros(most.amount()) > purse.amount()) {
            alerts.refused(purse, standing.used());
        }
        var quota = budget.every().quota();
        var limit = new RateLimit(quota, purse.ask(0).scope(), purse.amount(), standing.remaining(), standing.reset());
        return new BudgetExceeded(budget, limit, Budget.money(standing.remaining(), most.currency()), most, retryAfter);
    }

    /**
     * Limits of tokens let through what little is allowed while nobody can be asked; that bounds the money too. What is
     * spent is in the ledger, and found there afterwards.
     */
    private Hold withoutLimiters(List<Budget> budgets, LimiterStore.Unavailable cause) {
        lastOutage = clock.instant();
        metrics.record(Map.of(), new Figure("budget_degraded", 1, Unit.COUNT));
        if (!cause.isAway() && budgets.stream().anyMatch(Budget::hardStop)) {
            throw Refusal.of(
                    Refusal.Kind.UNAVAILABLE,
                    "quota_unavailable",
                    "Budgets cannot be checked at the moment. Try again later.",
                    Duration.ofSeconds(1),
                    cause);
        }
        return NOTHING;
    }

    private void settle(String id, List<Purse> purses, List<Ask> asks, Optional<Money> cost) {
        try {
            var micros = cost.map(known -> Budget.micros(known.amount())).orElse(0L);
            var used = limiters.settle(id, asks, micros);
            for (int i = 0; i < used.size(); i++) {
                alerts.spent(purses.get(i), used.get(i));
            }
        } catch (LimiterStore.Unavailable e) {
            // What it holds expires, and what it has cost is in the ledger.
            lastOutage = clock.instant();
            metrics.record(Map.of(), new Figure("budget_settled_late", 1, Unit.COUNT));
        }
    }

    /** Of many who want to know the same at a time, one asks the ledger. */
    private void learn(Purse purse, Ask ask) {
        var key = purse.owner() + purse.counter().period().label();
        var own = new CompletableFuture<Void>();
        var others = underWay.putIfAbsent(key, own);
        if (others != null) {
            await(others);
            return;
        }
        try {
            var spent = Budget.micros(spent(purse).amount());
            limiters.raise(ask, spent);
            alerts.spent(purse, spent);
            own.complete(null);
        } catch (RuntimeException e) {
            own.completeExceptionally(e);
            throw e;
        } finally {
            underWay.remove(key, own);
        }
    }

    private static void await(CompletableFuture<Void> others) {
        try {
            others.join();
        } catch (CompletionException e) {
            throw new LimiterStore.Unavailable("What was spent could not be learnt", false, e);
        }
    }

    private Money spent(Purse purse) {
        var period = purse.counter().period();
        var currency = purse.budget().amount().currency();
        return new Money(
                ledger.cost(purse.tenant(), new Period(period.start(), period.end()), purse.filter()), currency);
    }

    /** As after an outage of the limiters: what is older is not believed. */
    private Duration knownFor() {
        if (lastOutage.equals(Instant.MIN)) {
            return KNOWN_FOR;
        }
        var since = Duration.between(lastOutage, clock.instant());
        return since.compareTo(KNOWN_FOR) < 0 ? since : KNOWN_FOR;
    }

    private ZoneId zone(TenantId tenant) {
        return tenants.find(tenant).<ZoneId>map(limits -> limits.zone()).orElse(ZoneOffset.UTC);
    }

    /**
     * How a budget stands in its present period.
     *
     * @param spent by the ledger
     */
    public record State(Budget budget, Money spent, Instant resetsAt) {}

    /** How a budget stands; one that each user has to itself, for this one. */
    State state(TenantId tenant, Budget budget, String principal) {
        var purse = Purse.of(tenant, budget, Optional.of(principal), clock.instant(), zone(tenant));
        return new State(budget, spent(purse), purse.counter().period().end());
    }
}
