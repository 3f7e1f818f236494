package ai.jarvis.quota;

import ai.jarvis.platform.Metrics;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** What the limiters hold. */
final class HeldReservation implements Reservation {
    private final String id;
    private final List<Ask> asks;
    private final List<RateLimit> limits;
    private final Duration lease;
    private final LimiterStore limiters;
    private final UsageCounters counters;
    private final Warnings warnings;
    private final Metrics metrics;
    private final Executor afterwards;
    private final AtomicBoolean done;

    HeldReservation(
            String id,
            List<Ask> asks,
            List<RateLimit> limits,
            Demand demand,
            LimiterStore limiters,
            UsageCounters counters,
            Warnings warnings,
            Metrics metrics,
            Executor afterwards) {
        this.id = id;
        this.asks = asks.stream()
                .filter(ask ->
                        ask.name().limiter() == Limiter.PERIOD || ask.name().limiter() == Limiter.CONCURRENCY)
                .toList();
        this.limits = limits;
        this.lease = demand.lease();
        this.limiters = limiters;
        this.counters = counters;
        this.warnings = warnings;
        this.metrics = metrics;
        this.afterwards = afterwards;
        this.done = new AtomicBoolean(this.asks.isEmpty());
    }

    @Override
    public List<RateLimit> limits() {
        return limits;
    }

    /**
     * First the limiters, then the durable counters: so the durable ones never say more than the limiters did, and a
     * comparison can take the greater of both without counting anything twice.
     */
    @Override
    public void settle(long tokensUsed) {
        if (tokensUsed < 0) {
            throw new IllegalArgumentException("Not a number of tokens: " + tokensUsed);
        }
        if (!done.compareAndSet(false, true)) {
            return;
        }
        var said = begin(tokensUsed);
        afterwards.execute(() -> count(tokensUsed, said));
    }

    private Supplier<List<Long>> begin(long tokensUsed) {
        try {
            return limiters.beginSettling(id, asks, tokensUsed);
        } catch (LimiterStore.Unavailable e) {
            return () -> {
                throw e;
            };
        }
    }

    private void count(long tokensUsed, Supplier<List<Long>> said) {
        var used = await(said);
        if (tokensUsed > 0) {
            keep(asks, counters, tokensUsed);
            warnings.settled(asks, used, tokensUsed);
        }
    }

    private List<Long> await(Supplier<List<Long>> said) {
        try {
            return said.get();
        } catch (LimiterStore.Unavailable e) {
            // What it holds expires, and what was used is compared with the durable counter when it is back.
            metrics.record(Map.of(), new Metrics.Figure("quota_settled_late", 1, Metrics.Unit.COUNT));
            return List.of();
        }
    }

    /** Adds to each durable counter that is asked, once. */
    static void keep(List<Ask> asks, UsageCounters counters, long tokens) {
        var days = new HashMap<CounterKey, LocalDate>();
        asks.forEach(ask -> ask.counter()
                .ifPresent(counter -> days.put(counter.key(), counter.period().day())));
        counters.add(days, tokens);
    }

    @Override
    public void renew() {
        if (!done.get()) {
            limiters.renew(id, asks, lease);
        }
    }

    @Override
    public void close() {
        settle(0);
    }
}
