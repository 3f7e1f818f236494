package ai.jarvis.knowledge;

import ai.jarvis.knowledge.ChunkIndex.Hit;
import ai.jarvis.knowledge.ChunkIndex.Scope;
import ai.jarvis.model.EmbeddingModels;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Text;
import ai.jarvis.quota.RateLimit;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.usage.Demands;
import ai.jarvis.usage.Metering;
import ai.jarvis.usage.Scenario;
import ai.jarvis.usage.Tab;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Finds the chunks that fit a question, by meaning, by words, or by both. */
public final class Retrieval {
    public static final int MAX_QUERY = 4_000;
    public static final int MAX_TOP_K = 100;

    /** How deep each search goes before the results are merged. */
    private static final int DEPTH = 100;

    private static final int MAX_COLLECTIONS = 100;

    private final CollectionStore collections;
    private final ChunkIndex index;
    private final VectorSearch vectors;
    private final Metering metering;

    public Retrieval(
            CollectionStore collections, ChunkIndex index, EmbeddingModels models, Metering metering) {
        this.collections = collections;
        this.index = index;
        this.vectors = new VectorSearch(models, index);
        this.metering = metering;
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
     * @param metadata what documents' metadata must contain
     */
    public record Query(String text, Set<CollectionId> collections, Mode mode, int topK, Map<String, Object> metadata) {
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

    /** A chunk with why it was found: the score by which it is ordered, and those of the single searches. */
    public record Found(Hit hit, double score, OptionalDouble vector, OptionalDouble keyword) {}

    /**
     * What was found, best first.
     *
     * @param degraded what could not be used, in stable words
     * @param limits how the limits stand that the search is bound by
     */
    public record Result(List<Found> found, List<String> degraded, List<RateLimit> limits) {}

    /** Searches; when the embedding model is down, by words alone. */
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
        if (byModel.values().stream().mapToInt(Set::size).sum() < query.collections().size()) {
            throw Refusal.notFound("collection");
        }
        var scope = new Scope(caller.tenant(), query.collections(), query.metadata());
        var degraded = new ArrayList<String>();
        var nearest = List.<List<Hit>>of();
        var byWords = query.mode() == Mode.VECTOR ? Set.<CollectionId>of() : query.collections();
        var isByWords = query.mode() != Mode.VECTOR;
        if (query.mode() != Mode.KEYWORD) {
            var found = vectors.search(query.text(), byModel, scope, tab, DEPTH);
            nearest = found.rankings();
            if (!found.unsearched().isEmpty()) {
                degraded.add(nearest.isEmpty() ? "embedding_unavailable" : "embedding_partly_unavailable");
                if (!isByWords) {
                    byWords = found.unsearched();
                    isByWords = true;
                }
            }
        }
        var matching = isByWords ? index.matching(scope.in(byWords), query.text(), DEPTH) : List.<Hit>of();
        return new Result(merge(nearest, matching, query.topK()), degraded, tab.limits());
    }

    private static List<Found> merge(List<List<Hit>> nearest, List<Hit> matching, int topK) {
        var hits = new HashMap<ChunkId, Hit>();
        var vectorScores = new HashMap<ChunkId, Double>();
        var keywordScores = new HashMap<ChunkId, Double>();
        var rankings = new ArrayList<List<ChunkId>>();
        for (var ranking : nearest) {
            rankings.add(ids(ranking));
            ranking.forEach(hit -> {
                hits.put(hit.id(), hit);
                vectorScores.put(hit.id(), hit.score());
            });
        }
        rankings.add(ids(matching));
        matching.forEach(hit -> {
            hits.put(hit.id(), hit);
            keywordScores.put(hit.id(), hit.score());
        });
        var single = rankings.stream().filter(ranking -> !ranking.isEmpty()).count() <= 1;
        return ReciprocalRankFusion.fuse(rankings).stream()
                .limit(topK)
                .map(fused -> {
                    var hit = hits.get(fused.item());
                    return new Found(
                            hit,
                            single ? hit.score() : fused.score(),
                            score(vectorScores, hit),
                            score(keywordScores, hit));
                })
                .toList();
    }

    private static List<ChunkId> ids(List<Hit> hits) {
        return hits.stream().map(Hit::id).toList();
    }

    private static OptionalDouble score(Map<ChunkId, Double> scores, Hit hit) {
        var score = scores.get(hit.id());
        return score == null ? OptionalDouble.empty() : OptionalDouble.of(score);
    }
}
