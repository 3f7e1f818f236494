package ai.jarvis.quota;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.TenantId;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers limits for a moment, and for as long as their store is away: a limit that was raised counts within seconds,
 * and one that cannot be read is what it was.
 */
public final class CachedLimitStore implements LimitStore {
    private static final Logger LOG = LoggerFactory.getLogger(CachedLimitStore.class);
    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final Duration OUTAGE = Duration.ofHours(1);
    private static final int MOST_TENANTS = 10_000;

    private final LimitStore store;
    private final LongSupplier nanos;
    private final Cache<TenantId, Remembered> remembered = Caffeine.newBuilder()
            .maximumSize(MOST_TENANTS)
            .expireAfterAccess(OUTAGE)
            .build();

    private record Remembered(Optional<TenantLimits> limits, long until) {}

    /** @param nanos a clock that never goes back, as {@link System#nanoTime} */
    public CachedLimitStore(LimitStore store, LongSupplier nanos) {
        this.store = store;
        this.nanos = nanos;
    }

    @Override
    public Optional<TenantLimits> find(TenantId tenant) {
        var known = remembered.getIfPresent(tenant);
        if (known == null || isOld(known)) {
            known = remembered.asMap().compute(tenant, this::renewed);
        }
        return known.limits();
    }

    /** Many may have found it old; the first renews it. */
    private Remembered renewed(TenantId tenant, @Nullable Remembered before) {
        if (before != null && !isOld(before)) {
            return before;
        }
        try {
            return new Remembered(store.find(tenant), nanos.getAsLong() + FRESH.toNanos());
        } catch (Refusal e) {
            if (before == null || e.kind() != Refusal.Kind.UNAVAILABLE) {
                throw e;
            }
            LOG.warn("Limits of {} stay what they were: {}", tenant, e.getMessage());
            return new Remembered(before.limits(), nanos.getAsLong() + FRESH.toNanos());
        }
    }

    private boolean isOld(Remembered known) {
        return nanos.getAsLong() - known.until() >= 0;
    }

    @Override
    public boolean put(TenantId tenant, Map<LimitKey, Optional<Limit>> changes, Instant at) {
        return changed(tenant, store.put(tenant, changes, at));
    }

    @Override
    public boolean reset(TenantId tenant, LimitKey key) {
        return changed(tenant, store.reset(tenant, key));
    }

    @Override
    public boolean putZone(TenantId tenant, ZoneId zone) {
        return changed(tenant, store.putZone(tenant, zone));
    }

    private boolean changed(TenantId tenant, boolean done) {
        remembered.invalidate(tenant);
        return done;
    }
}
