package ai.jarvis.model.gateway;

import ai.jarvis.model.Completion;
import ai.jarvis.model.Completion.Finish;
import ai.jarvis.model.Delta;
import ai.jarvis.model.Money;
import ai.jarvis.model.cache.AnswerStore;
import ai.jarvis.model.cache.CacheKey;
import ai.jarvis.model.cache.CachedAnswer;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Gives an answer again that was given to the same question of the same tenant. Of those who ask the same at the same time
 * on one instance one asks a model, and the others wait for that; if it fails, they ask for themselves. Questions with
 * tools always go to a model, and calls of tools, errors, answers that were cut off, and those that the provider filtered
 * are never given again.
 */
public final class CachedAnswers {
    private final AnswerStore store;
    private final CacheKey.Maker keys;
    private final Metrics metrics;
    private final ConcurrentHashMap<String, CompletableFuture<Optional<CachedAnswer>>> underWay =
            new ConcurrentHashMap<>();

    public CachedAnswers(AnswerStore store, CacheKey.Maker keys, Metrics metrics) {
        this.store = store;
        this.keys = keys;
        this.metrics = metrics;
    }

    /** Throws away all answers of a tenant, on all instances within a second. */
    public void purge(TenantId tenant) {
        store.purge(tenant);
    }

    /**
     * An answer from before, or a new one.
     *
     * @param chosen what decides which model answers
     */
    Served answer(
            TenantId tenant, Question question, List<String> chosen, AnswerReader reader, Supplier<Served> asking) {
        if (!question.mayBeCached() || !question.prompt().tools().offered().isEmpty()) {
            return asking.get();
        }
        var generation = store.generation(tenant);
        var key = keys.key(tenant, chosen, List.of(), question.prompt());
        var known = store.find(key, generation);
        if (known.isPresent()) {
            return again(known.get(), reader);
        }
        var mine = new CompletableFuture<Optional<CachedAnswer>>();
        var place = key + "/" + generation;
        var others = underWay.putIfAbsent(place, mine);
        if (others != null) {
            return of(others, question.deadline())
                    .map(answer -> again(answer, reader))
                    .orElseGet(asking);
        }
        try {
            var served = asking.get().withCache(Served.Cache.MISS);
            count(Served.Cache.MISS);
            var answer = CachedAnswer.of(served.completion(), served.usage());
            answer.ifPresent(found -> store.put(key, generation, found));
            mine.complete(answer);
            return served;
        } finally {
            mine.complete(Optional.empty());
            underWay.remove(place, mine);
        }
    }

    private static Optional<CachedAnswer> of(CompletableFuture<Optional<CachedAnswer>> others, Duration patience) {
        try {
            return others.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }

    private Served again(CachedAnswer answer, AnswerReader reader) {
        count(Served.Cache.HIT);
        var serving = new Serving(answer.model(), "answered before", 0);
        reader.begun(serving);
        reader.delta(new Delta.Text(answer.text()));
        var completion = new Completion(answer.text(), List.of(), Finish.STOP, answer.usage(), false, answer.model());
        return new Served(completion, serving, answer.usage(), Optional.<Money>empty(), List.of(), Served.Cache.HIT);
    }

    private void count(Served.Cache use) {
        metrics.record(
                Map.of("result", use.name().toLowerCase(Locale.ROOT)), new Figure("answer_cache", 1, Unit.COUNT));
    }
}
