package ai.jarvis.localstack.it;

import ai.jarvis.quota.Ask;
import ai.jarvis.quota.LimiterStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Counts how often limiters were asked in vain, and how often they were not even asked. */
final class WatchedLimiterStore implements LimiterStore {
    private final LimiterStore store;
    private final LongAdder askedInVain = new LongAdder();
    private final LongAdder spared = new LongAdder();

    WatchedLimiterStore(LimiterStore store) {
        this.store = store;
    }

    /** Calls that waited for an answer, or for a connection, and had none. */
    long askedInVain() {
        return askedInVain.sum();
    }

    /** Calls that were told at once that there would be no answer. */
    long spared() {
        return spared.sum();
    }

    private <T> T watch(Supplier<T> call) {
        try {
            return call.get();
        } catch (Unavailable e) {
            (e.getCause() == null ? spared : askedInVain).increment();
            throw e;
        }
    }

    @Override
    public Outcome take(String id, List<Ask> asks, Duration lease, Duration knownFor) {
        return watch(() -> store.take(id, asks, lease, knownFor));
    }

    @Override
    public Outcome look(List<Ask> asks, Duration knownFor) {
        return watch(() -> store.look(asks, knownFor));
    }

    @Override
    public List<Long> settle(String id, List<Ask> asks, long tokens) {
        return watch(() -> store.settle(id, asks, tokens));
    }

    @Override
    public void renew(String id, List<Ask> asks, Duration lease) {
        watch(() -> {
            store.renew(id, asks, lease);
            return id;
        });
    }

    @Override
    public void raise(Ask ask, long used) {
        watch(() -> {
            store.raise(ask, used);
            return used;
        });
    }
}
