package ai.jarvis.localstack.bench;

import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Redis;
import ai.jarvis.quota.CounterKey;
import ai.jarvis.quota.Limit;
import ai.jarvis.quota.LimitKey;
import ai.jarvis.quota.LimitStore;
import ai.jarvis.quota.Limits;
import ai.jarvis.quota.Quotas;
import ai.jarvis.quota.RedisLimiterStore;
import ai.jarvis.quota.TenantLimits;
import ai.jarvis.quota.UsageCounters;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Quotas over the stack's Redis with limits of a benchmark's own, and a tenant that nobody else knows. */
final class MeasuredQuotas {
    private final Redis redis;
    private final Caller caller = new Caller(TenantId.fresh(), "key_of_a_benchmark", Set.of(Role.DEVELOPER));

    MeasuredQuotas(Redis redis) {
        this.redis = redis;
    }

    /** @param limits as in {@code limits.properties}, of the plan {@code free} */
    Quotas quotas(String limits, UsageCounters counters) {
        try {
            return new Quotas(
                    Limits.read(new StringReader(limits)),
                    new OfThePlan(),
                    new RedisLimiterStore(redis),
                    counters,
                    tenant -> Map.of(),
                    warning -> {},
                    Metrics.none(),
                    Clock.systemUTC());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Caller caller() {
        return caller;
    }

    Redis redis() {
        return redis;
    }

    /** Tenants without limits of their own. */
    private static final class OfThePlan implements LimitStore {
        @Override
        public Optional<TenantLimits> find(TenantId tenant) {
            return Optional.of(new TenantLimits("free", ZoneOffset.UTC, Map.of()));
        }

        @Override
        public boolean put(TenantId tenant, Map<LimitKey, Optional<Limit>> changes, Instant at) {
            return false;
        }

        @Override
        public boolean reset(TenantId tenant, LimitKey key) {
            return false;
        }

        @Override
        public boolean putZone(TenantId tenant, ZoneId zone) {
            return false;
        }
    }

    /** Durable counters that keep nothing, to measure without them. */
    static final class NothingKept implements UsageCounters {
        @Override
        public Usage load(CounterKey key) {
            return Usage.NONE;
        }

        @Override
        public void add(Map<CounterKey, LocalDate> days, long tokens) {
            // What is measured here is what comes before.
        }

        @Override
        public boolean note(CounterKey key, String note, Instant at) {
            return false;
        }

        @Override
        public void forget(CounterKey key, String note) {
            // Nothing was noted.
        }
    }
}
