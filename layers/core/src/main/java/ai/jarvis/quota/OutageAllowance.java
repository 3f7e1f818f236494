package ai.jarvis.quota;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/** What this process lets tenants spend while the limiters cannot be asked: a little, and then no more. */
final class OutageAllowance {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Limit tokens;
    private final Limit executions;
    private final LongSupplier nanos;
    private final ConcurrentHashMap<TenantId, Buckets> byTenant = new ConcurrentHashMap<>();

    private record Buckets(TokenBucket tokens, TokenBucket executions) {}

    OutageAllowance(Limits limits, LongSupplier nanos) {
        this.tokens = limits.outage(QuotaName.TOKENS_DAY);
        this.executions = limits.outage(QuotaName.EXECUTIONS);
        this.nanos = nanos;
    }

    /** Lets through what spends nothing, and what the allowance is enough for. */
    Reservation admit(
            TenantId tenant, Demand demand, List<Ask> asks, UsageCounters counters, LimiterStore.Unavailable cause) {
        if (!demand.spends()) {
            return new Allowed(asks, counters, demand, new TokenBucket(0, HOUR, 0, nanos));
        }
        var buckets = byTenant.computeIfAbsent(tenant, id -> new Buckets(bucket(tokens), bucket(executions)));
        var starts = demand.tokens() == 0;
        var bucket = starts ? buckets.executions() : buckets.tokens();
        var cost = starts ? 1 : demand.tokens();
        if (!bucket.take(cost)) {
            throw unavailable(Duration.ofSeconds(5), cause);
        }
        return new Allowed(asks, counters, demand, bucket);
    }

    private TokenBucket bucket(Limit limit) {
        return new TokenBucket(limit.amount(), HOUR, limit.amount(), nanos);
    }

    static Refusal unavailable(Duration retryAfter, LimiterStore.Unavailable cause) {
        var refusal = Refusal.of(
                Refusal.Kind.UNAVAILABLE,
                "quota_unavailable",
                "Limits cannot be checked at the moment. Try again later.",
                retryAfter);
        refusal.initCause(cause);
        return refusal;
    }

    /** What was let through; the durable counters are told what it used. */
    private static final class Allowed implements Reservation {
        private final List<Ask> asks;
        private final UsageCounters counters;
        private final Demand demand;
        private final TokenBucket bucket;
        private final AtomicBoolean done = new AtomicBoolean();

        Allowed(List<Ask> asks, UsageCounters counters, Demand demand, TokenBucket bucket) {
            this.asks = asks;
            this.counters = counters;
            this.demand = demand;
            this.bucket = bucket;
        }

        @Override
        public List<RateLimit> limits() {
            return List.of();
        }

        @Override
        public void settle(long tokensUsed) {
            if (done.compareAndSet(false, true) && demand.tokens() > 0) {
                bucket.giveBack(demand.tokens() - tokensUsed);
                if (tokensUsed > 0) {
                    HeldReservation.keep(asks, counters, tokensUsed);
                }
            }
        }

        @Override
        public void renew() {
            // Nobody holds it, so nobody lets go of it.
        }

        @Override
        public void close() {
            settle(0);
        }
    }
}
