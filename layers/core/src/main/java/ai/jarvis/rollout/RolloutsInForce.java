package ai.jarvis.rollout;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * The rollouts that requests go by, as this instance remembers them. What is two seconds old is read again while requests
 * go on with it; what is four seconds old is read again first. So whoever asks all the time never waits, and nobody goes by
 * what was five seconds ago. While the database is away they stay what they were.
 */
public final class RolloutsInForce {
    private static final long FRESH = Duration.ofSeconds(2).toNanos();
    private static final long USABLE = Duration.ofSeconds(4).toNanos();
    private static final int MOST_TENANTS = 10_000;

    private final RolloutStore store;
    private final Executor background;
    private final LongSupplier nanos;
    private final Map<TenantId, Known> remembered = new ConcurrentHashMap<>();

    private record Known(List<Rollout> rollouts, long since, AtomicBoolean isReadAgain) {}

    /**
     * Remembers what a store says.
     *
     * @param background runs what nobody waits for
     * @param nanos a clock that never goes back, as {@link System#nanoTime}
     */
    public RolloutsInForce(RolloutStore store, Executor background, LongSupplier nanos) {
        this.store = store;
        this.background = background;
        this.nanos = nanos;
    }

    /** Those of a tenant, oldest first. */
    public List<Rollout> of(TenantId tenant) {
        var known = remembered.get(tenant);
        if (known == null) {
            return read(tenant, List.of());
        }
        var age = nanos.getAsLong() - known.since();
        if (age >= USABLE) {
            return read(tenant, known.rollouts());
        }
        if (age >= FRESH && known.isReadAgain().compareAndSet(false, true)) {
            background.execute(() -> {
                var unused = read(tenant, known.rollouts());
            });
        }
        return known.rollouts();
    }

    private List<Rollout> read(TenantId tenant, List<Rollout> before) {
        var since = nanos.getAsLong();
        List<Rollout> now;
        try {
            now = store.inForce(tenant);
        } catch (Refusal e) {
            if (e.kind() != Refusal.Kind.UNAVAILABLE) {
                throw e;
            }
            now = before;
        }
        if (remembered.size() >= MOST_TENANTS) {
            remembered.clear();
        }
        var known = new Known(now, since, new AtomicBoolean());
        // Of two that were read at a time the one that began later knows more.
        remembered.merge(tenant, known, (old, fresh) -> old.since() - fresh.since() > 0 ? old : fresh);
        return now;
    }
}
