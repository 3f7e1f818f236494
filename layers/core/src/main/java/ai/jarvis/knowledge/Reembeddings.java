package ai.jarvis.knowledge;

import ai.jarvis.model.EmbeddingModels;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.Kind;
import ai.jarvis.task.TaskId;
import ai.jarvis.task.Tasks;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import java.time.Clock;
import java.util.Optional;

/** Changes collections to other embedding models. The work is {@link ReembeddingSteps}. */
public final class Reembeddings {
    /** What tasks call it. */
    public static final String TASK_KIND = "re-embedding";

    private final CollectionStore collections;
    private final ReembeddingStore store;
    private final EmbeddingModels models;
    private final Starter starter;
    private final Tasks tasks;
    private final Clock clock;

    /** Has the steps of a change done. */
    @FunctionalInterface
    public interface Starter {
        /** Starts a change that waits; nothing happens if it is under way. */
        void start(Reembedding change);
    }

    public Reembeddings(
            CollectionStore collections,
            ReembeddingStore store,
            EmbeddingModels models,
            Starter starter,
            Tasks tasks,
            Clock clock) {
        this.collections = collections;
        this.store = store;
        this.models = models;
        this.starter = starter;
        this.tasks = tasks;
        this.clock = clock;
    }

    /**
     * Begins to change a collection to a model, or answers with the change to it that is under way.
     *
     * @throws Refusal if there is no such model, the collection has it already, or a change to another is under way
     */
    public Reembedding begin(Caller caller, CollectionId id, String model) {
        caller.require(Permission.DOCUMENTS_WRITE);
        var collection = collections.find(caller.tenant(), id).orElseThrow(() -> Refusal.notFound("collection"));
        var target = models.choose(Optional.of(model));
        var change = underWay(caller, id)
                .or(() -> {
                    if (collection.model().equals(target.id())) {
                        throw Refusal.of(
                                Kind.CONFLICT,
                                "already_embedded",
                                "The collection is embedded by " + model + " already.");
                    }
                    return store.begin(new Reembedding(
                            TaskId.fresh(),
                            caller.tenant(),
                            id,
                            collection.model(),
                            target.id(),
                            target.dimensions(),
                            Reembedding.Stage.EMBEDDING,
                            0,
                            0,
                            Optional.empty(),
                            clock.instant(),
                            Optional.empty()));
                })
                .orElseThrow(() -> Refusal.notFound("collection"));
        if (change.status() != Reembedding.Status.RUNNING || !change.target().equals(target.id())) {
            // Of a collection that another process changes, or whose last vectors are still being removed.
            throw Refusal.of(
                    Kind.CONFLICT,
                    "reembedding_under_way",
                    "The collection is changing from " + change.source() + " to " + change.target()
                            + ". Wait until task " + change.task()
                            + " has ended and the vectors that are not used any more are removed.");
        }
        tasks.submit(change.tenant(), change.task(), TASK_KIND, id.value());
        starter.start(change);
        return change;
    }

    private Optional<Reembedding> underWay(Caller caller, CollectionId id) {
        return store.latest(caller.tenant(), id).filter(change -> !change.isFinished());
    }

    /** The last change of a collection. */
    public Reembedding get(Caller caller, CollectionId id) {
        caller.require(Permission.DOCUMENTS_READ);
        return latest(caller, id);
    }

    /**
     * Ends a change that has not switched; the collection stays as it was.
     *
     * @throws Refusal if there is none, or it has switched
     */
    public Reembedding cancel(Caller caller, CollectionId id) {
        caller.require(Permission.DOCUMENTS_WRITE);
        var change = latest(caller, id);
        if (!store.withdraw(change.tenant(), change.task(), Optional.empty())) {
            throw Refusal.of(Kind.CONFLICT, "reembedding_done", "Searches use " + change.target() + " already.");
        }
        tasks.cancel(change.tenant(), change.task());
        // Its execution may have been lost; whoever cancels wants the half-made vectors gone all the same.
        if (!change.isFinished()) {
            starter.start(change);
        }
        return latest(caller, id);
    }

    private Reembedding latest(Caller caller, CollectionId id) {
        if (collections.find(caller.tenant(), id).isEmpty()) {
            throw Refusal.notFound("collection");
        }
        return store.latest(caller.tenant(), id).orElseThrow(() -> Refusal.notFound("re-embedding"));
    }
}
