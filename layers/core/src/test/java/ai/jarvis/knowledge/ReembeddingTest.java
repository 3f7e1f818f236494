package ai.jarvis.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.knowledge.Reembedding.Status;
import ai.jarvis.knowledge.ReembeddingSteps.Next;
import ai.jarvis.model.EmbeddingModels;
import ai.jarvis.model.ModelException;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.Priced;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Refusal;
import ai.jarvis.quota.StorageLimits;
import ai.jarvis.task.InMemoryTaskStore;
import ai.jarvis.task.TaskId;
import ai.jarvis.task.TaskStatus;
import ai.jarvis.task.Tasks;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.FixedBudget;
import ai.jarvis.usage.InMemoryUsageLedger;
import ai.jarvis.usage.Metering;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReembeddingTest {
    private final TenantId tenant = TenantId.fresh();
    private final CollectionId collection = CollectionId.fresh();
    private final Caller caller = new Caller(tenant, "someone", Set.of(Role.DEVELOPER));
    private final WordEmbedding old = new WordEmbedding("old");
    private final WordEmbedding fresh = new WordEmbedding("fresh");
    private final WordEmbedding third = new WordEmbedding("third");
    private final EmbeddingModels models = new EmbeddingModels(List.of(
            new Priced<>(old, Optional.empty()),
            new Priced<>(fresh, Optional.empty()),
            new Priced<>(third, Optional.empty())));
    private final InMemoryDocumentStore documents = new InMemoryDocumentStore();
    private final InMemoryCollectionStore collections = new InMemoryCollectionStore();
    private final InMemoryChunkIndex index = new InMemoryChunkIndex(documents, collections);
    private final InMemoryReembeddingStore store = new InMemoryReembeddingStore(collections, index);
    private final InMemoryTaskStore taskStore = new InMemoryTaskStore();
    private final Tasks tasks = new Tasks(taskStore, Clock.systemUTC());
    private final List<Reembedding> started = new ArrayList<>();
    private final Reembeddings reembeddings =
            new Reembeddings(collections, store, models, started::add, tasks, Clock.systemUTC());
    private final ReembeddingSteps steps = new ReembeddingSteps(
            store,
            index,
            models,
            new Metering(new FixedBudget(1_000_000), new InMemoryUsageLedger(), Metrics.none(), Clock.systemUTC()),
            tasks,
            Metrics.none(),
            Clock.systemUTC());

    ReembeddingTest() {
        documents.addCollection(collection);
        collections.add(tenant, collection, old.id());
    }

    private DocumentId add(String name, int chunks, ModelId... by) {
        var document = DocumentId.fresh();
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
        var entries = IntStream.range(0, chunks)
                .mapToObj(i -> {
                    var text = name + " " + i;
                    var chunk = new Chunk(i, text, 0, text.length(), Optional.empty(), "");
                    var vectors = new HashMap<ModelId, float[]>();
                    for (var model : by) {
                        vectors.put(model, new float[] {text.length(), 1});
                    }
                    return new ChunkIndex.Entry(chunk, text, vectors, text);
                })
                .toList();
        index.replace(new ChunkIndex.Version(tenant, document, name, "01", old.id(), 1, "hash", "key", entries));
        return document;
    }

    private Next embed(Reembedding change) {
        return steps.embed(tenant, change.task(), Optional.empty()).next();
    }

    private TaskStatus status(Reembedding change) {
        return taskStore.find(tenant, change.task()).orElseThrow().status();
    }

    private ModelId model() {
        return collections.find(tenant, collection).orElseThrow().model();
    }

    @Test
    void aCollectionChangesItsModelWhenAllChunksHaveVectorsOfTheNewOne() {
        var document = add("a.txt", 200, old.id());
        var change = reembeddings.begin(caller, collection, "fresh");
        assertThat(started).containsExactly(change);
        assertThat(status(change)).isEqualTo(TaskStatus.PENDING);

        assertThat(embed(change)).isEqualTo(Next.SWITCH);
        assertThat(model()).isEqualTo(old.id());
        assertThat(index.models(document)).containsExactlyInAnyOrder(old.id(), fresh.id());

        assertThat(steps.switchOver(tenant, change.task())).isEqualTo(Next.WAIT);
        assertThat(model()).isEqualTo(fresh.id());
        assertThat(status(change)).isEqualTo(TaskStatus.SUCCESS);

        assertThat(steps.sweep(tenant, change.task())).isEqualTo(Next.END);
        assertThat(index.models(document)).containsExactly(fresh.id());
        assertThat(reembeddings.get(caller, collection).isFinished()).isTrue();
    }

    @Test
    void aDocumentThatComesTooLateIsEmbeddedBeforeTheSwitch() {
        add("a.txt", 3, old.id());
        var change = reembeddings.begin(caller, collection, "fresh");
        embed(change);
        var late = add("late.txt", 2, old.id());

        assertThat(steps.switchOver(tenant, change.task())).isEqualTo(Next.EMBED);
        assertThat(model()).isEqualTo(old.id());

        assertThat(embed(change)).isEqualTo(Next.SWITCH);
        assertThat(steps.switchOver(tenant, change.task())).isEqualTo(Next.WAIT);
        assertThat(index.models(late)).contains(fresh.id());
    }

    @Test
    void whatWasEmbeddedBeforeAProcessDiedIsNotEmbeddedAgain() {
        add("a.txt", 200, old.id());
        var change = reembeddings.begin(caller, collection, "fresh");
        fresh.whileEmbedding = () -> {
            if (fresh.embedded.size() > 100) {
                fresh.whileEmbedding = () -> {};
                throw new ModelException("The process dies", ModelException.Kind.FAULT, null);
            }
        };
        assertThatThrownBy(() -> embed(change)).isInstanceOf(ModelException.class);
        fresh.embedded.clear();

        assertThat(embed(change)).isEqualTo(Next.SWITCH);

        assertThat(fresh.embedded).hasSize(200 - 96);
    }

    @Test
    void aChangeThatIsGivenUpLeavesTheCollectionAsItWas() {
        var document = add("a.txt", 3, old.id());
        var change = reembeddings.begin(caller, collection, "fresh");
        embed(change);

        assertThat(steps.giveUp(tenant, change.task(), "The model is down.")).isEqualTo(Next.SWEEP);
        steps.sweep(tenant, change.task());

        assertThat(model()).isEqualTo(old.id());
        assertThat(index.models(document)).containsExactly(old.id());
        assertThat(status(change)).isEqualTo(TaskStatus.FAILED);
        assertThat(reembeddings.get(caller, collection).error()).contains("The model is down.");
    }

    @Test
    void aChangeCanBeCancelledUntilTheSwitch() {
        var document = add("a.txt", 3, old.id());
        var change = reembeddings.begin(caller, collection, "fresh");
        embed(change);

        assertThat(reembeddings.cancel(caller, collection).status()).isEqualTo(Status.CANCELLED);

        assertThat(embed(change)).isEqualTo(Next.SWEEP);
        steps.sweep(tenant, change.task());
        assertThat(index.models(document)).containsExactly(old.id());
        assertThat(status(change)).isEqualTo(TaskStatus.CANCELLED);

        var second = reembeddings.begin(caller, collection, "fresh");
        embed(second);
        steps.switchOver(tenant, second.task());
        assertThatThrownBy(() -> reembeddings.cancel(caller, collection))
                .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.code()).isEqualTo("reembedding_done"));
    }

    @Test
    void whoAsksAgainGetsTheChangeThatIsUnderWay() {
        var change = reembeddings.begin(caller, collection, "fresh");

        assertThat(reembeddings.begin(caller, collection, "fresh").task()).isEqualTo(change.task());
        assertThatThrownBy(() -> reembeddings.begin(caller, collection, "third"))
                .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.code()).isEqualTo("reembedding_under_way"));
    }

    @Test
    void aModelThatTheCollectionHasOrNobodyOffersIsRefused() {
        assertThatThrownBy(() -> reembeddings.begin(caller, collection, "old"))
                .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.code()).isEqualTo("already_embedded"));
        assertThatThrownBy(() -> reembeddings.begin(caller, collection, "unknown"))
                .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.errors())
                        .singleElement()
                        .satisfies(error -> assertThat(error.detail()).contains("old, fresh, third")));
    }

    @Test
    void whoMayOnlyReadMayNotChangeTheModel() {
        var reader = new Caller(tenant, "reader", Set.of(Role.VIEWER));

        assertThatThrownBy(() -> reembeddings.begin(reader, collection, "fresh"))
                .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.kind()).isEqualTo(Refusal.Kind.FORBIDDEN));
    }

    @Test
    void aCollectionThatIsDeletedEndsItsChange() {
        var change = reembeddings.begin(caller, collection, "fresh");
        collections.markDeleted(tenant, collection, Reader.PLATFORM);

        assertThat(embed(change)).isEqualTo(Next.END);
        assertThat(steps.switchOver(tenant, change.task())).isEqualTo(Next.END);
        assertThat(steps.sweep(tenant, change.task())).isEqualTo(Next.END);
    }
}
