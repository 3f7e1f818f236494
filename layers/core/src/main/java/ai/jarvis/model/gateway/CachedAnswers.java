package ai.jarvis.model.gateway;

import ai.jarvis.model.Completion;
import ai.jarvis.model.Completion.Finish;
import ai.jarvis.model.Delta;
import ai.jarvis.model.Money;
import ai.jarvis.model.cache.AnswerFigures;
import ai.jarvis.model.cache.AnswerStore;
import ai.jarvis.model.cache.CacheKey;
import ai.jarvis.model.cache.CachedAnswer;
import ai.jarvis.model.cache.SimilarQuestions;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.Tab;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
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
    private final Optional<SimilarQuestions> similar;
    private final AnswerFigures figures;
    private final Clock clock;
    private final ConcurrentHashMap<String, CompletableFuture<Optional<CachedAnswer>>> underWay =
            new ConcurrentHashMap<>();

    /** Answers to equal questions only, which nobody adds up. */
    public CachedAnswers(AnswerStore store, CacheKey.Maker keys, Metrics metrics) {
        this(store, keys, metrics, Optional.empty(), AnswerFigures.none(), Clock.systemUTC());
    }

    /**
     * Answers in a store.
     *
     * @param similar absent where no answer is given to a question that only means the same
     */
    public CachedAnswers(
            AnswerStore store,
            CacheKey.Maker keys,
            Metrics metrics,
            Optional<SimilarQuestions> similar,
            AnswerFigures figures,
            Clock clock) {
        this.store = store;
        this.keys = keys;
        this.metrics = metrics;
        this.similar = similar;
        this.figures = figures;
        this.clock = clock;
    }

    /** Throws away all answers of a tenant, on all instances within a second. */
    public void purge(TenantId tenant) {
        store.purge(tenant);
    }

    /**
     * An answer from before, or a new one.
     *
     * @param chosen what decides which model answers
     * @param tab on which the embedding of the question goes, if it takes one
     */
    Served answer(
            TenantId tenant,
            Question question,
            List<String> chosen,
            AnswerReader reader,
            Tab tab,
            Supplier<Served> asking) {
        if (!question.mayBeCached() || !question.prompt().tools().offered().isEmpty()) {
            return asking.get();
        }
        var generation = store.generation(tenant);
        var key = keys.key(tenant, chosen, List.of(), question.prompt());
        var known = store.find(key, generation);
        if (known.isPresent()) {
            return again(tenant, known.get(), reader);
        }
        var mark = tab.mark();
        var meant = question.similarity()
                .flatMap(wanted -> similar.flatMap(
                        questions -> questions.ask(tenant, generation, chosen, question.prompt(), tab)));
        var alike = meant.flatMap(asked -> alike(asked, question.similarity().orElseThrow(), generation));
        if (alike.isPresent()) {
            return again(tenant, alike.get(), reader, tab.costSince(mark));
        }
        return once(tenant, question, reader, asking, key, generation, meant);
    }

    private record Alike(CachedAnswer answer, double similarity) {}

    private Optional<Alike> alike(SimilarQuestions.Asked asked, double threshold, long generation) {
        return asked.matches(threshold).stream()
                .flatMap(match -> store.find(match.answer(), generation).stream()
                        .map(answer -> new Alike(answer, match.similarity())))
                .findFirst();
    }

    private Served once(
            TenantId tenant,
            Question question,
            AnswerReader reader,
            Supplier<Served> asking,
            CacheKey key,
            long generation,
            Optional<SimilarQuestions.Asked> meant) {
        var mine = new CompletableFuture<Optional<CachedAnswer>>();
        var place = key + "/" + generation;
        var others = underWay.putIfAbsent(place, mine);
        if (others != null) {
            return of(others, question.deadline())
                    .map(answer -> again(tenant, answer, reader))
                    .orElseGet(asking);
        }
        try {
            var served = asking.get().withCache(Served.Cache.MISS);
            count(tenant, Served.Cache.MISS, 0, Optional.empty());
            var answer = CachedAnswer.of(served.completion(), served.usage(), served.cost());
            answer.ifPresent(found -> {
                store.put(key, generation, found);
                meant.ifPresent(asked -> asked.answered(key));
            });
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

    private Served again(TenantId tenant, CachedAnswer answer, AnswerReader reader) {
        var serving = new Serving(answer.model(), "answered before", 0);
        return again(tenant, answer, serving, reader, Optional.empty(), Served.Cache.HIT, Optional.empty());
    }

    private Served again(TenantId tenant, Alike alike, AnswerReader reader, Optional<Money> cost) {
        var serving = new Serving(alike.answer().model(), "answered before to a question that means the same", 0);
        return again(
                tenant, alike.answer(), serving, reader, cost, Served.Cache.SEMANTIC, Optional.of(alike.similarity()));
    }

    private Served again(
            TenantId tenant,
            CachedAnswer answer,
            Serving serving,
            AnswerReader reader,
            Optional<Money> cost,
            Served.Cache use,
            Optional<Double> similarity) {
        var usage = answer.usage();
        count(tenant, use, (long) usage.inputTokens() + usage.outputTokens(), answer.cost());
        reader.begun(serving);
        reader.delta(new Delta.Text(answer.text()));
        var completion = new Completion(answer.text(), List.of(), Finish.STOP, usage, false, answer.model());
        return new Served(completion, serving, usage, cost, List.of(), use, similarity);
    }

    private void count(TenantId tenant, Served.Cache use, long savedTokens, Optional<Money> savedCost) {
        metrics.record(
                Map.of("result", use.name().toLowerCase(Locale.ROOT)), new Figure("answer_cache", 1, Unit.COUNT));
        var day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        figures.count(tenant, day, use(use), savedTokens, savedCost);
    }

    private static AnswerFigures.Use use(Served.Cache use) {
        return switch (use) {
            case HIT -> AnswerFigures.Use.HIT;
            case SEMANTIC -> AnswerFigures.Use.SIMILAR;
            case MISS, OFF -> AnswerFigures.Use.MISS;
        };
    }
}
