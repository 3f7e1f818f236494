package ai.jarvis.model;

import ai.jarvis.model.gateway.TenantOffers;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.TenantId;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers for a moment what tenants have of their own, and for as long as the database is away: a change counts on every
 * instance within seconds, and what cannot be read is what it was.
 */
final class CachedTenantOffers implements TenantOffers.Source {
    private static final Logger LOG = LoggerFactory.getLogger(CachedTenantOffers.class);
    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final Duration OUTAGE = Duration.ofHours(1);
    private static final int MOST_TENANTS = 10_000;

    private final TenantOffers.Source source;
    private final LongSupplier nanos;
    private final Cache<TenantId, Remembered> remembered = Caffeine.newBuilder()
            .maximumSize(MOST_TENANTS)
            .expireAfterAccess(OUTAGE)
            .build();

    private record Remembered(TenantOffers offers, long until) {}

    /** @param nanos a clock that never goes back, as {@link System#nanoTime} */
    CachedTenantOffers(TenantOffers.Source source, LongSupplier nanos) {
        this.source = source;
        this.nanos = nanos;
    }

    @Override
    public TenantOffers of(TenantId tenant) {
        var known = remembered.getIfPresent(tenant);
        if (known == null || isOld(known)) {
            known = remembered.asMap().compute(tenant, this::renewed);
        }
        return known.offers();
    }

    /** Many may have found it old; the first renews it. */
    private Remembered renewed(TenantId tenant, @Nullable Remembered before) {
        if (before != null && !isOld(before)) {
            return before;
        }
        try {
            return new Remembered(source.of(tenant), nanos.getAsLong() + FRESH.toNanos());
        } catch (Refusal e) {
            if (before == null || e.kind() != Refusal.Kind.UNAVAILABLE) {
                throw e;
            }
            LOG.warn("Models of {} stay what they were: {}", tenant, e.getMessage());
            return new Remembered(before.offers(), nanos.getAsLong() + FRESH.toNanos());
        }
    }

    private boolean isOld(Remembered known) {
        return nanos.getAsLong() - known.until() >= 0;
    }

    @Override
    public void changed(TenantId tenant) {
        remembered.invalidate(tenant);
    }
}
