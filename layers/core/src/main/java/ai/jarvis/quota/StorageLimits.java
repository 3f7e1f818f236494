package ai.jarvis.quota;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How much a tenant may store. Whoever stores something has it judged in the transaction that stores it, with the
 * tenant's sums locked; it asks nobody, so that it takes no time there.
 */
public final class StorageLimits {
    private final Map<QuotaName, Long> most;
    private StorageUse before = StorageUse.NOTHING;
    private StorageUse after = StorageUse.NOTHING;

    /** @param most of each quota that is limited */
    public StorageLimits(Map<QuotaName, Long> most) {
        this.most = most.isEmpty() ? Map.of() : new EnumMap<>(most);
    }

    /** Nothing is limited. */
    public static StorageLimits none() {
        return new StorageLimits(Map.of());
    }

    /**
     * Refuses what passes a limit. What becomes no more is not refused, even where there is too much of it already.
     *
     * @param total with what is added
     * @param added what is stored more
     * @throws QuotaExceeded if it does; whoever stores it takes it back then
     */
    public void require(StorageUse total, StorageUse added) {
        before = total.minus(added);
        after = total;
        for (var limit : most.entrySet()) {
            var name = limit.getKey();
            if (added.of(name) > 0 && total.of(name) > limit.getValue()) {
                var left = Math.max(0, limit.getValue() - before.of(name));
                var state = new RateLimit(name, Scope.TENANT, limit.getValue(), left, Duration.ZERO);
                throw new QuotaExceeded(state, Duration.ofHours(1), List.of(state));
            }
        }
    }

    /** What is limited, and to how much. */
    Map<QuotaName, Long> most() {
        return most;
    }

    /** What was stored before that was judged last. */
    StorageUse before() {
        return before;
    }

    /** What was stored with that, or would have been. */
    StorageUse after() {
        return after;
    }
}
