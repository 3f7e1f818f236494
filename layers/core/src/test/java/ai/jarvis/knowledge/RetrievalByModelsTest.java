package ai.jarvis.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.knowledge.Retrieval.Mode;
import ai.jarvis.model.EmbeddingModels;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.Priced;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Refusal;
import ai.jarvis.quota.StorageLimits;
import ai.jarvis.task.TaskId;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.FixedBudget;
import ai.jarvis.usage.InMemoryUsageLedger;
import ai.jarvis.usage.Metering;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetrievalByModelsTest {
    private final TenantId tenant = TenantId.fresh();
    private final CollectionId first = CollectionId.fresh();
    private final CollectionId second = CollectionId.fresh();
    private final WordEmbedding one = new WordEmbedding("one");
    private final WordEmbedding two = new WordEmbedding("two");
    private final InMemoryDocumentStore documents = new InMemoryDocumentStore();
    private final InMemoryCollectionStore collections = new InMemoryCollectionStore();
    private final InMemoryChunkIndex index = new InMemoryChunkIndex(documents, collections);
    private final Retrieval retrieval = new Retrieval(
            collections,
            index,
            new Retrieval.Models(
                    new EmbeddingModels(
                            List.of(new Priced<>(one, Optional.empty()), new Priced<>(two, Optional.empty()))),
                    Optional.empty()),
            new Metering(new FixedBudget(1_000_000), new InMemoryUsageLedger(), Metrics.none(), Clock.systemUTC()),
            Metrics.none());

    RetrievalByModelsTest() {
        collections.add(tenant, first, one.id());
        collections.add(tenant, second, two.id());
        add(first, "a.txt", "harbour and tide", one.id());
        add(second, "b.txt", "harbour and rope", two.id());
    }

    private void add(CollectionId collection, String name, String text, ModelId model) {
        var document = DocumentId.fresh();
        documents.addCollection(collection);
        documents.register(
                new DocumentStore.Registration(
                        tenant,
                        collection,
                        document,
                        name,
                        Map.of(),
                        Optional.empty(),
                        Reader.PLATFORM,
                        name,
                        0,
                        Optional.empty(),
                        TaskId.fresh(),
                        Instant.EPOCH),
                StorageLimits.none());
        documents.begin(new DocumentStore.Write(tenant, document, name, "01"), 1, StorageLimits.none());
        var chunk = new Chunk(0, text, 0, text.length(), Optional.empty(), "");
        index.replace(new ChunkIndex.Version(
                tenant,
                document,
                name,
                "01",
                model,
                1,
                "hash",
                "key",
                List.of(new ChunkIndex.Entry(chunk, text, Map.of(model, new float[] {text.length(), 1}), text))));
    }

    private Retrieval.Result search(Mode mode, CollectionId... in) {
        var caller = new Caller(tenant, "someone", Set.of(Role.VIEWER));
        return retrieval.search(
                caller, new Retrieval.Query("harbour", Set.of(in), mode, Optional.of(false), 10, Map.of()));
    }

    private static List<String> names(Retrieval.Result result) {
        return result.found().stream().map(found -> found.hit().documentName()).toList();
    }

    @Test
    void collectionsOfTwoModelsAreFoundTogetherEachByItsOwn() {
        var result = search(Mode.VECTOR);

        assertThat(names(result)).containsExactlyInAnyOrder("a.txt", "b.txt");
        assertThat(result.degraded()).isEmpty();
        assertThat(one.embedded).containsExactly("harbour");
        assertThat(two.embedded).containsExactly("harbour");
        assertThat(result.found()).allSatisfy(found -> assertThat(found.score()).isEqualTo(1.0 / 61));
    }

    @Test
    void aModelIsAskedOnceForAllItsCollections() {
        var third = CollectionId.fresh();
        collections.add(tenant, third, one.id());
        add(third, "c.txt", "harbour at night", one.id());

        assertThat(names(search(Mode.VECTOR, first, third))).containsExactlyInAnyOrder("a.txt", "c.txt");
        assertThat(one.embedded).hasSize(1);
        assertThat(two.embedded).isEmpty();
    }

    @Test
    void whenOneModelIsDownTheOthersStillSearch() {
        two.down = true;

        var result = search(Mode.HYBRID);

        assertThat(result.degraded()).containsExactly("embedding_partly_unavailable");
        assertThat(result.found())
                .filteredOn(found -> found.hit().documentName().equals("a.txt"))
                .singleElement()
                .satisfies(found -> assertThat(found.scores().vector()).isPresent());
    }

    @Test
    void collectionsWhoseModelIsDownAreSearchedByWordsEvenIfMeaningWasAskedFor() {
        two.down = true;

        var result = search(Mode.VECTOR);

        assertThat(names(result)).containsExactlyInAnyOrder("a.txt", "b.txt");
        assertThat(result.found())
                .filteredOn(found -> found.scores().vector().isPresent())
                .extracting(found -> found.hit().documentName())
                .containsExactly("a.txt");
    }

    @Test
    void whenAllModelsAreDownWordsFind() {
        one.down = true;
        two.down = true;

        var result = search(Mode.VECTOR);

        assertThat(result.degraded()).containsExactly("embedding_unavailable");
        assertThat(names(result)).hasSize(2);
    }

    @Test
    void aModelThatIsNotOfferedAnyMoreIsLikeOneThatIsDown() {
        collections.add(tenant, second, new ModelId("gone"));

        assertThat(search(Mode.VECTOR).degraded()).containsExactly("embedding_partly_unavailable");
    }

    @Test
    void aCollectionThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> search(Mode.HYBRID, first, CollectionId.fresh()))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("collection");
    }
}
