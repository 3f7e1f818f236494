package ai.jarvis.knowledge;

import ai.jarvis.knowledge.ChunkIndex.Hit;
import ai.jarvis.knowledge.ChunkIndex.Scope;
import ai.jarvis.knowledge.ChunkIndex.Snapshot;
import ai.jarvis.knowledge.QuestionEmbedding.Questions;
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
import java.util.List;
import java.util.Map;
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
    private final Metering metering;

    public Retrieval(CollectionStore collections, ChunkIndex index, EmbeddingModels models, Metering metering) {
        this.collections = collections;
        this.index = index;
        this.embedding = new QuestionEmbedding(models);
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
        if (byModel.values().stream().mapToInt(Set::size).sum()
                < query.collections().size()) {
            throw Refusal.notFound("collection");
        }
        var scope = new Scope(caller.tenant(), query.collections(), query.metadata());
        var asked = query.mode() == Mode.KEYWORD ? Questions.NONE : embedding.embed(query.text(), byModel, tab);
        var byWords = query.mode() != Mode.VECTOR || asked.unanswered() > 0;
        var found = index.search(scope, snapshot -> {
            var nearest = asked.questions().stream()
                    .map(question -> snapshot.nearest(question.model(), question.among(), question.vector(), DEPTH))
                    .toList();
            var matching = byWords ? snapshot.matching(query.text(), DEPTH) : List.<Ranked>of();
            return found(snapshot, nearest, matching, query.topK());
        });
        return new Result(found, degraded(asked), tab.limits());
    }

    private static List<String> degraded(Questions asked) {
        if (asked.unanswered() == 0) {
            return List.of();
        }
        return List.of(asked.questions().isEmpty() ? "embedding_unavailable" : "embedding_partly_unavailable");
    }

    private static List<Found> found(Snapshot snapshot, List<List<Ranked>> nearest, List<Ranked> matching, int topK) {
        var vectorScores = scores(nearest.stream().flatMap(List::stream));
        var keywordScores = scores(matching.stream());
        var rankings = Stream.concat(nearest.stream(), Stream.of(matching))
                .filter(ranking -> !ranking.isEmpty())
                .toList();
        var best = best(rankings).stream().limit(topK).toList();
        var hits = snapshot.hits(best.stream().map(Ranked::chunk).toList());
        return best.stream()
                .map(ranked -> new Found(
                        hits.get(ranked.chunk()),
                        ranked.score(),
                        score(vectorScores, ranked.chunk()),
                        score(keywordScores, ranked.chunk())))
                .toList();
    }

    private static List<Ranked> best(List<List<Ranked>> rankings) {
        if (rankings.size() == 1) {
            return rankings.getFirst();
        }
        return ReciprocalRankFusion.fuse(
                        rankings.stream().map(Retrieval::chunks).toList())
                .stream()
                .map(fused -> new Ranked(fused.item(), fused.score()))
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
