package ai.jarvis.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.knowledge.ChunkIndex.Hit;
import ai.jarvis.knowledge.Retrieval.Mode;
import ai.jarvis.model.EmbeddingModel;
import ai.jarvis.model.EmbeddingModels;
import ai.jarvis.model.Embeddings;
import ai.jarvis.model.ModelException;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.Money;
import ai.jarvis.model.Priced;
import ai.jarvis.model.PricedReranker;
import ai.jarvis.model.RerankModel;
import ai.jarvis.model.Reranked;
import ai.jarvis.model.SearchUnitPrice;
import ai.jarvis.model.TokenUsage;
import ai.jarvis.platform.Metrics;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.Demands;
import ai.jarvis.usage.FixedBudget;
import ai.jarvis.usage.InMemoryUsageLedger;
import ai.jarvis.usage.Metering;
import ai.jarvis.usage.Outcome;
import ai.jarvis.usage.Scenario;
import ai.jarvis.usage.UsageRecord;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetrievalTest {
    private final Caller caller = new Caller(TenantId.fresh(), "key_a", Set.of(Role.VIEWER));
    private final FixedIndex index = new FixedIndex();
    private final Embedder embedder = new Embedder();
    private final InMemoryCollectionStore collections = new InMemoryCollectionStore();
    private final LongIsGood reranker = new LongIsGood();
    private final InMemoryUsageLedger ledger = new InMemoryUsageLedger();
    private final List<String> counted = new ArrayList<>();

    RetrievalTest() {
        collections.add(caller.tenant(), CollectionId.fresh(), embedder.id());
    }

    /** Finds what it is told to: the best first. */
    private static final class FixedIndex implements ChunkIndex {
        private List<String> nearest = List.of();
        private List<String> matching = List.of();
        private final List<String> texts = new ArrayList<>();
        private final List<Scope> scopes = new ArrayList<>();

        @Override
        public Map<String, float[]> embeddings(TenantId tenant, ModelId model, Set<String> contentHashes) {
            return Map.of();
        }

        @Override
        public boolean replace(Version version) {
            return false;
        }

        @Override
        public boolean isMisplaced(TenantId tenant) {
            return false;
        }

        @Override
        public <T> T search(Scope scope, Function<Snapshot, T> work) {
            scopes.add(scope);
            return work.apply(new Snapshot() {
                @Override
                public List<Ranked> nearest(
                        ModelId model,
                        Set<CollectionId> among,
                        float[] vector,
                        Supplier<List<Ranked>> likely,
                        int limit) {
                    return ranked(nearest, limit);
                }

                @Override
                public List<Ranked> matching(String text, int limit) {
                    return ranked(matching, limit);
                }

                @Override
                public Map<ChunkKey, Hit> hits(List<ChunkKey> chunks) {
                    return chunks.stream().collect(Collectors.toMap(key -> key, key -> hit(texts.get(key.document()))));
                }
            });
        }

        private List<Ranked> ranked(List<String> found, int limit) {
            return IntStream.range(0, Math.min(limit, found.size()))
                    .mapToObj(i -> new Ranked(new ChunkKey(number(found.get(i)), 0), 1.0 / (i + 1)))
                    .toList();
        }

        private int number(String text) {
            if (!texts.contains(text)) {
                texts.add(text);
            }
            return texts.indexOf(text);
        }
    }

    private static final class Embedder implements EmbeddingModel {
        private boolean isDown;

        @Override
        public ModelId id() {
            return new ModelId("embedder");
        }

        @Override
        public int dimensions() {
            return 1;
        }

        @Override
        public Embeddings embed(List<String> texts, Purpose purpose) {
            if (isDown) {
                throw new ModelException("Down", ModelException.Kind.FAULT, null);
            }
            return new Embeddings(List.of(new float[] {1}), new TokenUsage(5, 0));
        }
    }

    /** A rerank model that likes long texts, and remembers how many it was given. */
    private static final class LongIsGood implements RerankModel {
        private boolean isDown;
        private final List<List<String>> read = new ArrayList<>();

        @Override
        public ModelId id() {
            return new ModelId("reranker");
        }

        @Override
        public Reranked rerank(String query, List<String> documents) {
            read.add(documents);
            if (isDown) {
                throw new ModelException("Down", ModelException.Kind.FAULT, null);
            }
            return new Reranked(
                    documents.stream().map(text -> (double) text.length()).toList(), 1);
        }
    }

    private static Hit hit(String text) {
        return new Hit(
                ChunkId.fresh(),
                DocumentId.fresh(),
                "a.txt",
                new Chunk(0, text, 0, text.length(), Optional.empty(), ""));
    }

    private Retrieval retrieval(boolean isReranked) {
        var price = new SearchUnitPrice(new BigDecimal("2"), "USD");
        return new Retrieval(
                collections,
                index,
                new Retrieval.Models(
                        new EmbeddingModels(List.of(new Priced<>(embedder, Optional.empty()))),
                        isReranked ? Optional.of(new PricedReranker(reranker, Optional.of(price))) : Optional.empty()),
                new Metering(new FixedBudget(100_000), ledger, Metrics.none(), Clock.systemUTC()),
                (dimensions, figures) -> counted.add(figures[0].name() + " " + dimensions.get("reason")));
    }

    private Retrieval.Result search(Mode mode, Optional<Boolean> rerank, int topK) {
        return retrieval(true).search(caller, query(mode, rerank, topK));
    }

    private static Retrieval.Query query(Mode mode, Optional<Boolean> rerank, int topK) {
        return new Retrieval.Query("What is it?", Set.of(), mode, rerank, topK, Map.of());
    }

    private static List<String> texts(Retrieval.Result result) {
        return result.found().stream().map(found -> found.hit().chunk().text()).toList();
    }

    private void found(int chunks) {
        index.nearest =
                IntStream.range(0, chunks).mapToObj(i -> "x".repeat(i + 1)).toList();
    }

    @Test
    void aSearchTellsWhatItsModelsTookAndNotWhatWasTakenBefore() {
        found(3);
        var metering = new Metering(new FixedBudget(100_000), ledger, Metrics.none(), Clock.systemUTC());
        try (var tab = metering.open(caller, Scenario.CHAT, Demands.ofRequest(1_000))) {
            var query = query(Mode.HYBRID, Optional.empty(), 3);
            retrieval(true).search(caller, query, tab);
            var second = retrieval(true).search(caller, query, tab);

            assertThat(second.tokens()).isEqualTo(5);
            assertThat(second.cost()).isEqualByComparingTo("0.002");
        }
    }

    @Test
    void theRerankModelHasTheLastWordOnAHybridSearch() {
        found(3);

        var result = search(Mode.HYBRID, Optional.empty(), 2);

        assertThat(texts(result)).containsExactly("xxx", "xx");
        assertThat(result.degraded()).isEmpty();
        var best = result.found().getFirst();
        assertThat(best.scores().rerank()).isEqualTo(OptionalDouble.of(best.score()));
        assertThat(best.scores().fused()).isPresent();
        assertThat(best.scores().vector()).hasValue(1.0 / 3);
        assertThat(reranker.read.getFirst().getFirst()).isEqualTo("a.txt\nx");
    }

    @Test
    void whoeverWantsTheFusedOrderGetsIt() {
        found(3);

        var result = search(Mode.HYBRID, Optional.of(false), 2);

        assertThat(texts(result)).containsExactly("x", "xx");
        assertThat(result.found().getFirst().scores().rerank()).isEmpty();
        assertThat(reranker.read).isEmpty();
    }

    @Test
    void aSearchByMeaningAloneIsRerankedOnRequest() {
        found(2);

        assertThat(texts(search(Mode.VECTOR, Optional.empty(), 2))).containsExactly("x", "xx");
        assertThat(texts(search(Mode.VECTOR, Optional.of(true), 2))).containsExactly("xx", "x");
    }

    @Test
    void aRerankModelThatIsDownLeavesTheFusedOrder() {
        found(3);
        reranker.isDown = true;

        var result = search(Mode.HYBRID, Optional.empty(), 2);

        assertThat(texts(result)).containsExactly("x", "xx");
        assertThat(result.degraded()).containsExactly("rerank_unavailable");
        assertThat(counted).containsExactly("search_degraded rerank_unavailable");
    }

    @Test
    void whereThereIsNoRerankModelOnlyWhoeverAsksForItHearsOfIt() {
        found(2);

        assertThat(retrieval(false)
                        .search(caller, query(Mode.HYBRID, Optional.empty(), 2))
                        .degraded())
                .isEmpty();
        assertThat(retrieval(false)
                        .search(caller, query(Mode.HYBRID, Optional.of(true), 2))
                        .degraded())
                .containsExactly("rerank_unavailable");
        assertThat(counted).as("nothing is out of order").isEmpty();
    }

    @Test
    void withoutTheEmbeddingModelWordsFindAndTheRerankModelOrders() {
        embedder.isDown = true;
        index.matching = List.of("a", "bb");

        var result = search(Mode.HYBRID, Optional.empty(), 10);

        assertThat(texts(result)).containsExactly("bb", "a");
        assertThat(result.degraded()).containsExactly("embedding_unavailable");
    }

    @Test
    void aHundredCandidatesAreReadAtMostAndAllThatAreWanted() {
        found(100);

        search(Mode.HYBRID, Optional.empty(), 10);
        var result = search(Mode.HYBRID, Optional.empty(), 100);

        assertThat(reranker.read).extracting(List::size).containsExactly(50, 100);
        assertThat(result.found()).hasSize(100);
    }

    @Test
    void equalScoresStayInTheFusedOrder() {
        index.nearest = List.of("b", "a", "c");

        assertThat(texts(search(Mode.HYBRID, Optional.empty(), 3))).containsExactly("b", "a", "c");
    }

    @Test
    void nothingFoundIsNotRead() {
        assertThat(search(Mode.HYBRID, Optional.empty(), 3).found()).isEmpty();
        assertThat(reranker.read).isEmpty();
    }

    @Test
    void aRerankingIsOnRecordWithItsCostAndTakesNoTokens() {
        found(2);

        search(Mode.HYBRID, Optional.empty(), 2);
        reranker.isDown = true;
        search(Mode.HYBRID, Optional.empty(), 2);

        var records = ledger.all().stream()
                .filter(record -> record.model().equals(reranker.id()))
                .toList();
        assertThat(records).extracting(UsageRecord::outcome).containsExactly(Outcome.ANSWERED, Outcome.FAILED);
        assertThat(records).extracting(UsageRecord::tokens).containsOnly(TokenUsage.NONE);
        assertThat(records)
                .extracting(UsageRecord::cost)
                .containsExactly(
                        Optional.of(new Money(new BigDecimal("0.002"), "USD")),
                        Optional.of(new Money(BigDecimal.ZERO, "USD")));
    }

    @Test
    void theIndexIsAskedForWhoeverSearches() {
        search(Mode.HYBRID, Optional.empty(), 2);

        assertThat(index.scopes).hasSize(1).allMatch(scope -> scope.reader().equals(Reader.of(caller)));
        assertThat(index.scopes.getFirst().reader().seesAll()).isFalse();
    }
}
