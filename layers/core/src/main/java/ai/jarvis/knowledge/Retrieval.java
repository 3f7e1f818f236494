package ai.jarvis.knowledge;

import ai.jarvis.knowledge.ChunkIndex.Hit;
import ai.jarvis.knowledge.ChunkIndex.Scope;
import ai.jarvis.knowledge.ChunkIndex.Snapshot;
import ai.jarvis.knowledge.QuestionEmbedding.Questions;
import ai.jarvis.knowledge.ReciprocalRankFusion.Leg;
import ai.jarvis.model.EmbeddingModels;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.PricedReranker;
import ai.jarvis.platform.Memoized;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Text;
import ai.jarvis.quota.RateLimit;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.usage.Demands;
import ai.jarvis.usage.Metering;
import ai.jarvis.usage.Scenario;
import ai.jarvis.usage.Tab;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the chunks that fit a question, by meaning, by words, or by both. */
public final class Retrieval {
    public static final int MAX_QUERY = 4_000;
    public static final int MAX_TOP_K = 100;

    /** How deep each search goes before the results are merged. */
    private static final int DEPTH = 100;

    private static final int MAX_COLLECTIONS = 100;

    private final CollectionStore collections;
    private final ChunkIndex index;
    private final QuestionEmbedding embedding;
    private final Reranking reranking;
    private final Metering metering;
    private final Metrics metrics;

    /** The models that it searches with; without a reranker the fused order is the last one. */
    public record Models(EmbeddingModels embeddings, Optional<PricedReranker> reranker) {}

    public Retrieval(CollectionStore collections, ChunkIndex index, Models models, Metering metering, Metrics metrics) {
        this.collections = collections;
        this.index = index;
        this.embedding = new QuestionEmbedding(models.embeddings());
        this.reranking = new Reranking(models.reranker());
        this.metering = metering;
        this.metrics = metrics;
    }

    /** How to search. */
    public enum Mode {
        VECTOR,
        KEYWORD,
        HYBRID
    }

    /**
     * What to find.
     *
     * @param collections where; in all of the tenant's collections if empty
     * @param rerank whether a model looks at the best again; if absent, at those of a hybrid search where there is one
     * @param metadata what documents' metadata must contain
     */
    public record Query(
            String text,
            Set<CollectionId> collections,
            Mode mode,
            Optional<Boolean> rerank,
            int topK,
            Map<String, Object> metadata) {
        public Query {
            Text.require("/query", text, MAX_QUERY);
            if (collections.size() > MAX_COLLECTIONS) {
                throw Refusal.invalid("/collections", "must name at most " + MAX_COLLECTIONS);
            }
            if (topK < 1 || topK > MAX_TOP_K) {
                throw Refusal.invalid("/top_k", "must be from 1 to " + MAX_TOP_K + ", not " + topK);
            }
            collections = Set.copyOf(collections);
        }
    }

    /** A chunk with why it was found: the score by which it is ordered, and those of the single steps. */
    public record Found(Hit hit, double score, Scores scores) {
        Found reranked(double rerankScore) {
            return new Found(
                    hit,
                    rerankScore,
                    new Scores(scores.vector, scores.keyword, scores.fused, OptionalDouble.of(rerankScore)));
        }
    }

    /**
     * The scores of the steps that a chunk went through.
     *
     * @param vector cosine similarity
     * @param keyword as the index ranks words
     * @param fused of both rankings together, by reciprocal ranks; of a hybrid search
     * @param rerank as the rerank model says
     */
    public record Scores(OptionalDouble vector, OptionalDouble keyword, OptionalDouble fused, OptionalDouble rerank) {}

    /**
     * What was found, best first.
     *
     * @param degraded what could not be used, in stable words
     * @param limits how the limits stand that the search is bound by
     * @param tokens of its models
     * @param cost of its models, as {@link Tab#cost()}
     */
    public record Result(
            List<Found> found, List<String> degraded, List<RateLimit> limits, long tokens, BigDecimal cost) {}

    /** Searches; when the embedding model is down, by words alone, and without the rerank model in the fused order. */
    public Result search(Caller caller, Query query) {
        caller.require(Permission.DOCUMENTS_READ);
        var tokens = query.mode() == Mode.KEYWORD ? 0 : Demands.mostTokens(query.text());
        try (var tab = metering.open(caller, Scenario.SEARCH, Demands.ofRequest(tokens))) {
            return search(caller, query, tab);
        }
    }

    /** As {@link #search(Caller, Query)}, as a part of other work. */
    public Result search(Caller caller, Query query, Tab tab) {
        caller.require(Permission.DOCUMENTS_READ);
        Metadata.require("/filters", query.metadata());
        var byModel = collections.byModel(caller.tenant(), query.collections());
        if (byModel.values().stream().mapToInt(Set::size).sum()
                < query.collections().size()) {
            throw Refusal.notFound("collection");
        }
        var tokensBefore = tab.used();
        var costBefore = tab.cost();
        var scope = new Scope(caller.tenant(), query.collections(), query.metadata(), Reader.of(caller));
        var degraded = new ArrayList<String>();
        var asked = ask(query, byModel, tab, degraded);
        var byWords = query.mode() != Mode.VECTOR || asked.unanswered() > 0;
        var isReranked = isReranked(query);
        int wanted = isReranked ? Math.max(query.topK(), Reranking.CANDIDATES) : query.topK();
        var found = index.search(scope, snapshot -> {
            var matching = new Memoized<>(() -> snapshot.matching(query.text(), DEPTH));
            var nearest = asked.questions().stream()
                    .map(question -> new Nearest(
                            question.model(),
                            snapshot.nearest(question.model(), question.among(), question.vector(), matching, DEPTH)))
                    .toList();
            return found(snapshot, nearest, byWords ? matching.get() : List.of(), query.mode(), wanted);
        });
        var best = isReranked ? rerank(query, found, tab, degraded) : found;
        return new Result(
                best.stream().limit(query.topK()).toList(),
                degraded,
                tab.limits(),
                tab.used() - tokensBefore,
                tab.cost().subtract(costBefore));
    }

    /** What one embedding model finds nearest. */
    private record Nearest(ModelId model, List<Ranked> chunks) {}

    private Questions ask(Query query, Map<ModelId, Set<CollectionId>> byModel, Tab tab, List<String> degraded) {
        if (query.mode() == Mode.KEYWORD) {
            return Questions.NONE;
        }
        var asked = embedding.embed(query.text(), byModel, tab);
        if (asked.unanswered() > 0) {
            degrade(asked.questions().isEmpty() ? "embedding_unavailable" : "embedding_partly_unavailable", degraded);
        }
        return asked;
    }

    private boolean isReranked(Query query) {
        return query.rerank().orElse(query.mode() == Mode.HYBRID && reranking.isThere());
    }

    /** Outside of the index's moment: a model may take long. */
    private List<Found> rerank(Query query, List<Found> found, Tab tab, List<String> degraded) {
        var reranked = reranking.apply(query, found, tab);
        if (reranked.isEmpty() && reranking.isThere()) {
            degrade("rerank_unavailable", degraded);
        } else if (reranked.isEmpty()) {
            // Nothing is out of order where nobody set one up, but whoever asked for it is told.
            degraded.add("rerank_unavailable");
        }
        return reranked.orElse(found);
    }

    private void degrade(String reason, List<String> degraded) {
        degraded.add(reason);
        metrics.record(Map.of("reason", reason), new Figure("search_degraded", 1, Unit.COUNT));
    }

    private static List<Found> found(
            Snapshot snapshot, List<Nearest> nearest, List<Ranked> matching, Mode mode, int wanted) {
        var vectorScores = scores(nearest.stream().flatMap(ranking -> ranking.chunks().stream()));
        var keywordScores = scores(matching.stream());
        var legs = new ArrayList<Leg<ChunkKey>>();
        nearest.forEach(ranking ->
                legs.add(new Leg<>(chunks(ranking.chunks()), vectorScores::get, FusionWeight.of(ranking.model()))));
        legs.add(new Leg<>(chunks(matching), keywordScores::get, 1));
        legs.removeIf(leg -> leg.items().isEmpty());
        var fused = ReciprocalRankFusion.fuse(legs).stream().limit(wanted).toList();
        var hits = snapshot.hits(
                fused.stream().map(ReciprocalRankFusion.Fused::item).toList());
        return fused.stream()
                .map(each -> {
                    var scores = new Scores(
                            score(vectorScores, each.item()),
                            score(keywordScores, each.item()),
                            mode == Mode.HYBRID ? OptionalDouble.of(each.score()) : OptionalDouble.empty(),
                            OptionalDouble.empty());
                    var own = legs.size() == 1 ? legs.getFirst().score().applyAsDouble(each.item()) : each.score();
                    return new Found(hits.get(each.item()), own, scores);
                })
                .toList();
    }

    private static List<ChunkKey> chunks(List<Ranked> ranking) {
        return ranking.stream().map(Ranked::chunk).toList();
    }

    private static Map<ChunkKey, Double> scores(Stream<Ranked> ranking) {
        return ranking.collect(Collectors.toMap(Ranked::chunk, Ranked::score));
    }

    private static OptionalDouble score(Map<ChunkKey, Double> scores, ChunkKey chunk) {
        var score = scores.get(chunk);
        return score == null ? OptionalDouble.empty() : OptionalDouble.of(score);
    }
}
