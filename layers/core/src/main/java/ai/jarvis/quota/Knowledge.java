package ai.jarvis.quota;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/** Tells the limiters what the durable counters say. Of many who want to know the same at a time, one asks. */
final class Knowledge {
    private final LimiterStore limiters;
    private final UsageCounters counters;
    private final Warnings warnings;
    private final ConcurrentHashMap<CounterKey, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

    Knowledge(LimiterStore limiters, UsageCounters counters, Warnings warnings) {
        this.limiters = limiters;
        this.counters = counters;
        this.warnings = warnings;
    }

    /**
     * Makes counters known.
     *
     * @throws LimiterStore.Unavailable if that fails
     */
    void learn(List<Ask> unknown) {
        var keys = new LinkedHashSet<CounterKey>();
        unknown.forEach(ask -> keys.add(ask.counter().orElseThrow().key()));
        for (var key : keys) {
            learn(
                    key,
                    unknown.stream()
                            .filter(ask -> ask.counter().orElseThrow().key().equals(key))
                            .toList());
        }
    }

    private void learn(CounterKey key, List<Ask> asks) {
        var own = new CompletableFuture<Void>();
        var others = underWay.putIfAbsent(key, own);
        if (others != null) {
            await(others);
            return;
        }
        try {
            var usage = counters.load(key);
            for (var ask : asks) {
                var used = usage.in(ask.name(), ask.counter().orElseThrow().period());
                limiters.raise(ask, used);
                warnings.found(ask, used);
            }
            own.complete(null);
        } catch (RuntimeException e) {
            own.completeExceptionally(e);
            throw e;
        } finally {
            underWay.remove(key, own);
        }
    }

    private static void await(CompletableFuture<Void> others) {
        try {
            others.join();
        } catch (CompletionException e) {
            throw new LimiterStore.Unavailable("The counters could not be learnt", false, e);
        }
    }
}
