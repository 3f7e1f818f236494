package ai.jarvis.quota;

import ai.jarvis.platform.Ids;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Refusal;
import ai.jarvis.quota.LimiterStore.Outcome;
import ai.jarvis.quota.LimiterStore.Standing;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Lets requests through as far as limits allow. All limiters of a request are asked in one atomic call: it takes of all
 * or of none. While that cannot be asked, requests that spend nothing go on, and others as far as a small allowance of
 * this process reaches.
 */
public final class Quotas {
    /** A counter that was not compared with the durable one for this long is, before it is believed. */
    private static final Duration KNOWN_FOR = Duration.ofMinutes(1);

    private static final int ATTEMPTS = 4;
    private static final String PREFIX = "rsv_";

    private final Limits limits;
    private final LimitStore tenants;
    private final LimiterStore limiters;
    private final UsageCounters counters;
    private final Knowledge knowledge;
    private final Gauges gauges;
    private final Warnings warnings;
    private final OutageAllowance allowance;
    private final Metrics metrics;
    private final Clock clock;
    private final Executor afterwards;
    private volatile Instant lastOutage = Instant.MIN;

    public Quotas(
            Limits limits,
            LimitStore tenants,
            LimiterStore limiters,
            UsageCounters counters,
            Gauges gauges,
            QuotaEvents events,
            Metrics metrics,
            Clock clock) {
        this(limits, tenants, limiters, counters, gauges, events, metrics, clock, Runnable::run);
    }

    /** @param afterwards does what who settles a reservation need not wait for */
    public Quotas(
            Limits limits,
            LimitStore tenants,
            LimiterStore limiters,
            UsageCounters counters,
            Gauges gauges,
            QuotaEvents events,
            Metrics metrics,
            Clock clock,
            Executor afterwards) {
        this.limits = limits;
        this.tenants = tenants;
        this.limiters = limiters;
        this.counters = counters;
        this.gauges = gauges;
        this.warnings = new Warnings(counters, events, metrics, clock);
        this.knowledge = new Knowledge(limiters, counters, warnings);
        this.allowance = new OutageAllowance(limits, System::nanoTime);
        this.metrics = metrics;
        this.clock = clock;
        this.afterwards = afterwards;
    }

    /** Quotas of a process that neither calls models nor stores anything: it asks for requests and slots only. */
    public static Quotas withoutUsage(
            Limits limits, LimitStore tenants, LimiterStore limiters, Metrics metrics, Clock clock) {
        return new Quotas(
                limits, tenants, limiters, new NoUsageCounters(), tenant -> Map.of(), warning -> {}, metrics, clock);
    }

    /**
     * Takes what a request may take at most. Close or settle what is given.
     *
     * @throws QuotaExceeded if a limit refuses; nothing was taken then
     * @throws Refusal {@code quota_unavailable} if limits cannot be asked and the request would spend
     */
    public Reservation reserve(Caller caller, Demand demand) {
        return reserve(Ids.fresh(PREFIX), caller, demand);
    }

    /**
     * As {@link #reserve(Caller, Demand)}, for a slot that may be given back by another process.
     *
     * @param id by which {@link #release} gives it back; unique
     */
    public Reservation reserve(String id, Caller caller, Demand demand) {
        var tenant = limitsOf(caller.tenant());
        try {
            var answer = ask(
                    now -> Asks.of(limits, tenant, caller, demand, now),
                    asks -> limiters.take(id, asks, demand.lease(), knownFor()));
            var states = rateLimits(answer);
            if (answer.outcome() instanceof Outcome.Refused refused) {
                throw refuse(answer, refused, states);
            }
            return new HeldReservation(
                    id, answer.asks(), states, demand, limiters, counters, warnings, metrics, afterwards);
        } catch (LimiterStore.Unavailable e) {
            return withoutLimiters(tenant, caller, demand, e);
        }
    }

    /**
     * Gives back a slot that was reserved under an id; one that is not held is no matter. Never throws: what cannot be
     * given back now is when its lease expires.
     */
    public void release(String id, Caller caller, QuotaName slot) {
        try {
            limiters.settle(id, Asks.ofSlot(caller, slot), 0);
        } catch (LimiterStore.Unavailable e) {
            metrics.record(Map.of(), new Metrics.Figure("quota_settled_late", 1, Metrics.Unit.COUNT));
        }
    }

    /**
     * Takes one slot of a tenant's for work that is no request. It is given back by {@link #release}, or when its lease
     * expires.
     *
     * @param id as of {@link #reserve(String, Caller, Demand)}
     * @return whether there was one; none is given while that cannot be asked
     */
    public boolean hold(String id, Caller caller, QuotaName slot, Duration lease) {
        var tenant = limitsOf(caller.tenant());
        try {
            var answer = ask(
                    now -> Asks.ofTenantsSlot(limits, tenant, caller, slot, now),
                    asks -> limiters.take(id, asks, lease, knownFor()));
            return answer.outcome() instanceof Outcome.Granted;
        } catch (LimiterStore.Unavailable e) {
            lastOutage = clock.instant();
            return false;
        }
    }

    /** Holds for a lease from now what {@link #hold} gave. Never throws: what cannot be renewed now can be later. */
    public void renew(String id, Caller caller, QuotaName slot, Duration lease) {
        try {
            limiters.renew(id, Asks.ofSlot(caller, slot), lease);
        } catch (LimiterStore.Unavailable e) {
            metrics.record(Map.of(), new Metrics.Figure("quota_settled_late", 1, Metrics.Unit.COUNT));
        }
    }

    private QuotaExceeded refuse(Answer answer, Outcome.Refused refused, List<RateLimit> states) {
        var ask = answer.asks().get(refused.index());
        metrics.record(
                Map.of("quota", ask.name().wireName(), "scope", ask.scope().wireName()),
                new Metrics.Figure("quota_refused", 1, Metrics.Unit.COUNT));
        warnings.refused(ask, refused.standings().get(refused.index()));
        var limit = rateLimit(ask, refused.standings().get(refused.index())).orElseThrow();
        return new QuotaExceeded(limit, refused.retryAfter(), states);
    }

    private Reservation withoutLimiters(
            TenantLimits tenant, Caller caller, Demand demand, LimiterStore.Unavailable cause) {
        var now = clock.instant();
        lastOutage = now;
        metrics.record(
                Map.of("spends", Boolean.toString(demand.spends())),
                new Metrics.Figure("quota_degraded", 1, Metrics.Unit.COUNT));
        if (demand.spends() && !cause.isAway()) {
            // It may be this machine that is slow; to spend unasked for that would undo the limits under load.
            throw OutageAllowance.unavailable(Duration.ofSeconds(1), cause);
        }
        var asks = Asks.of(limits, tenant, caller, demand, now);
        return allowance.admit(caller.tenant(), demand, asks, counters, cause);
    }

    /** Whether a demand would be met now; takes nothing. */
    public Decision check(Caller caller, Demand demand) {
        var tenant = limitsOf(caller.tenant());
        var answer = look(now -> Asks.of(limits, tenant, caller, demand, now));
        var states = rateLimits(answer);
        return answer.outcome() instanceof Outcome.Refused refused
                ? new Decision(
                        false,
                        Optional.of(answer.asks().get(refused.index()).name()),
                        Optional.of(refused.retryAfter()),
                        states)
                : new Decision(true, Optional.empty(), Optional.empty(), states);
    }

    /** How all quotas of the caller stand: its tenant's and its own. */
    public List<QuotaState> states(Caller caller) {
        var tenant = limitsOf(caller.tenant());
        var answer = look(now -> Asks.all(limits, tenant, caller, now));
        var states = new ArrayList<QuotaState>();
        for (int i = 0; i < answer.asks().size(); i++) {
            var ask = answer.asks().get(i);
            var standing = answer.standings().get(i);
            var resets = ask.name().limiter() != Limiter.CONCURRENCY;
            states.add(new QuotaState(
                    ask.name(),
                    ask.scope(),
                    ask.limit(),
                    standing.used(),
                    resets ? Optional.of(clock.instant().plus(standing.reset())) : Optional.empty()));
        }
        gauges.read(caller.tenant())
                .forEach((name, used) ->
                        states.add(new QuotaState(name, Scope.TENANT, gauge(tenant, name), used, Optional.empty())));
        return states;
    }

    /** As {@link Room#store}. */
    public <T> T store(TenantId id, Function<StorageLimits, T> work) {
        var tenant = tenants.find(id);
        if (tenant.isEmpty()) {
            return work.apply(StorageLimits.none());
        }
        var limits = storage(tenant.get());
        try {
            var result = work.apply(limits);
            warnOfStored(id, tenant.get(), limits);
            return result;
        } catch (QuotaExceeded e) {
            warnOfStored(id, tenant.get(), limits);
            metrics.record(
                    Map.of("quota", e.limit().name().wireName(), "scope", Scope.TENANT.wireName()),
                    new Metrics.Figure("quota_refused", 1, Metrics.Unit.COUNT));
            throw e;
        }
    }

    private StorageLimits storage(TenantLimits tenant) {
        var most = new EnumMap<QuotaName, Long>(QuotaName.class);
        for (var name : QuotaName.values()) {
            if (name.limiter() == Limiter.GAUGE) {
                gauge(tenant, name).ifPresent(limit -> most.put(name, limit.amount()));
            }
        }
        return new StorageLimits(most);
    }

    private void warnOfStored(TenantId id, TenantLimits tenant, StorageLimits limits) {
        limits.most()
                .forEach((name, most) -> warnings.stored(
                        id,
                        name,
                        tenant.zone(),
                        limits.before().of(name),
                        limits.after().of(name),
                        most));
    }

    private Optional<Limit> gauge(TenantLimits tenant, QuotaName name) {
        return limits.of(tenant, new LimitKey(Scope.TENANT, LimitKey.EACH, name));
    }

    private TenantLimits limitsOf(TenantId tenant) {
        return tenants.find(tenant).orElseThrow(() -> Refusal.notFound("tenant"));
    }

    private record Answer(List<Ask> asks, Outcome outcome) {
        List<Standing> standings() {
            return switch (outcome) {
                case Outcome.Granted granted -> granted.standings();
                case Outcome.Refused refused -> refused.standings();
                default -> List.of();
            };
        }
    }

    private Answer look(Function<Instant, List<Ask>> asks) {
        try {
            return ask(asks, each -> limiters.look(each, knownFor()));
        } catch (LimiterStore.Unavailable e) {
            throw OutageAllowance.unavailable(Duration.ofSeconds(1), e);
        }
    }

    /** Asks until all counters are known and all periods are those of the store's clock. */
    private Answer ask(Function<Instant, List<Ask>> asksAt, Function<List<Ask>, Outcome> question) {
        var now = clock.instant();
        for (int i = 0; i < ATTEMPTS; i++) {
            var asks = asksAt.apply(now);
            var outcome = question.apply(asks);
            switch (outcome) {
                case Outcome.Unknown unknown ->
                    knowledge.learn(unknown.indexes().stream().map(asks::get).toList());
                case Outcome.AnotherPeriod another -> now = another.now();
                default -> {
                    return new Answer(asks, outcome);
                }
            }
        }
        throw new LimiterStore.Unavailable("The counters do not stay known", false, null);
    }

    /** After an outage nothing from before it is believed: it may have been lost, and others have spent meanwhile. */
    private Duration knownFor() {
        var since = lastOutage;
        if (since.equals(Instant.MIN)) {
            return KNOWN_FOR;
        }
        var elapsed = Duration.between(since, clock.instant());
        return elapsed.compareTo(KNOWN_FOR) < 0 ? elapsed : KNOWN_FOR;
    }

    private static List<RateLimit> rateLimits(Answer answer) {
        var states = new ArrayList<RateLimit>();
        var standings = answer.standings();
        for (int i = 0; i < standings.size(); i++) {
            rateLimit(answer.asks().get(i), standings.get(i)).ifPresent(states::add);
        }
        return List.copyOf(states);
    }

    private static Optional<RateLimit> rateLimit(Ask ask, Standing standing) {
        return ask.limit()
                .map(limit ->
                        new RateLimit(ask.name(), ask.scope(), limit.amount(), standing.remaining(), standing.reset()));
    }
}
