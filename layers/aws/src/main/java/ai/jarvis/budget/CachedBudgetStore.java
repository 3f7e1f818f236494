package ai.jarvis.budget;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.TenantId;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers budgets for a moment, and for as long as their store is away: one that cannot be read is what it was. */
public final class CachedBudgetStore implements BudgetStore {
    private static final Logger LOG = LoggerFactory.getLogger(CachedBudgetStore.class);
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final Duration OUTAGE = Duration.ofHours(1);
    private static final int MOST_TENANTS = 10_000;

    private final BudgetStore store;
    private final LongSupplier nanos;
    private final Cache<TenantId, Remembered> remembered = Caffeine.newBuilder()
            .maximumSize(MOST_TENANTS)
            .expireAfterAccess(OUTAGE)
            .build();

    private record Remembered(List<Budget> budgets, long until) {}

    /** @param nanos a clock that never goes back, as {@link System#nanoTime} */
    public CachedBudgetStore(BudgetStore store, LongSupplier nanos) {
        this.store = store;
        this.nanos = nanos;
    }

    @Override
    public List<Budget> list(TenantId tenant) {
        var known = remembered.getIfPresent(tenant);
        if (known == null || isOld(known)) {
            known = remembered.asMap().compute(tenant, this::renewed);
        }
        return known.budgets();
    }

    /** Many may have found it old; the first renews it. */
    private Remembered renewed(TenantId tenant, @Nullable Remembered before) {
        if (before != null && !isOld(before)) {
            return before;
        }
        try {
            return new Remembered(store.list(tenant), nanos.getAsLong() + FRESH.toNanos());
        } catch (Refusal e) {
            if (before == null || e.kind() != Refusal.Kind.UNAVAILABLE) {
                throw e;
            }
            LOG.warn("Budgets of {} stay what they were: {}", tenant, e.getMessage());
            return new Remembered(before.budgets(), nanos.getAsLong() + FRESH.toNanos());
        }
    }

    private boolean isOld(Remembered known) {
        return nanos.getAsLong() - known.until() >= 0;
    }

    @Override
    public boolean put(TenantId tenant, Budget budget, int most, Instant at) {
        return changed(tenant, store.put(tenant, budget, most, at));
    }

    @Override
    public boolean delete(TenantId tenant, String name) {
        return changed(tenant, store.delete(tenant, name));
    }

    private boolean changed(TenantId tenant, boolean done) {
        remembered.invalidate(tenant);
        return done;
    }
}
