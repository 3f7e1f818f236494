package ai.jarvis.knowledge;

import ai.jarvis.model.EmbeddingModel;
import ai.jarvis.model.EmbeddingModels;
import ai.jarvis.model.ModelException;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.quota.QuotaExceeded;
import ai.jarvis.task.TaskId;
import ai.jarvis.task.TaskStatus;
import ai.jarvis.task.Tasks;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.Demands;
import ai.jarvis.usage.Metering;
import ai.jarvis.usage.Scenario;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The steps of changing a collection to another embedding model. Each may be done twice, and what a process that died has
 * embedded is not embedded again: whatever has a vector is done.
 */
public final class ReembeddingSteps {
    /** Most chunks of one step. */
    static final int CHUNKS = 50 * EmbeddingModel.MAX_TEXTS;

    /** Most transactions of one step that removes vectors. */
    private static final int SWEEPS = 25;

    private final ReembeddingStore store;
    private final ChunkIndex index;
    private final EmbeddingModels models;
    private final Metering metering;
    private final Tasks tasks;
    private final Metrics metrics;
    private final Clock clock;

    /** What is to be done after a step. */
    public enum Next {
        /** Embed more. */
        EMBED,
        /** Try to switch: no chunk was seen that lacks a vector. */
        SWITCH,
        /** Wait for the searches that began before the switch. */
        WAIT,
        /** Remove vectors that are not used. */
        SWEEP,
        /** Nothing. */
        END;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What a step of embedding came to.
     *
     * @param after the last chunk that it looked at; absent if the next one begins with the first
     */
    public record Embedded(Next next, Optional<ChunkKey> after) {}

    public ReembeddingSteps(
            ReembeddingStore store,
            ChunkIndex index,
            EmbeddingModels models,
            Metering metering,
            Tasks tasks,
            Metrics metrics,
            Clock clock) {
        this.store = store;
        this.index = index;
        this.models = models;
        this.metering = metering;
        this.tasks = tasks;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Embeds some of the chunks that lack a vector.
     *
     * @param after where the step before ended
     * @throws ModelException if the model did not answer; what it did before is kept
     * @throws QuotaExceeded if the tenant has reached a limit that is there again soon; any other one ends the change
     */
    public Embedded embed(TenantId tenant, TaskId task, Optional<ChunkKey> after) {
        var change = store.find(tenant, task);
        if (change.isEmpty()) {
            tasks.cancel(tenant, task);
        }
        if (change.isEmpty() || change.get().stage() != Reembedding.Stage.EMBEDDING) {
            return new Embedded(afterwards(change), Optional.empty());
        }
        if (tasks.get(tenant, task).status() != TaskStatus.RUNNING) {
            tasks.start(tenant, task);
        }
        try {
            return embed(change.get(), after);
        } catch (QuotaExceeded e) {
            if (IngestionEnding.isPassing(e)) {
                throw e;
            }
            return new Embedded(giveUp(tenant, task, e.detail() + " Make room, and ask again."), Optional.empty());
        }
    }

    private Embedded embed(Reembedding change, Optional<ChunkKey> from) {
        var after = from;
        for (int done = 0; done < CHUNKS; done += EmbeddingModel.MAX_TEXTS) {
            var batch = store.lacking(change, after, EmbeddingModel.MAX_TEXTS);
            if (batch.isEmpty()) {
                return new Embedded(Next.SWITCH, Optional.empty());
            }
            store.add(change, vectors(change, batch));
            metrics.record(Map.of(), new Figure("reembedded_chunks", batch.size(), Unit.COUNT));
            after = Optional.of(batch.getLast().key());
        }
        return new Embedded(Next.EMBED, after);
    }

    private Map<ChunkKey, float[]> vectors(Reembedding change, List<ReembeddingStore.Lacking> batch) {
        var textByHash = new HashMap<String, String>();
        batch.forEach(each -> textByHash.put(each.contentHash(), ChunkEmbedding.text(each.chunk())));
        var byHash = new HashMap<>(index.embeddings(change.tenant(), change.target(), textByHash.keySet()));
        var missing = textByHash.keySet().stream()
                .filter(hash -> !byHash.containsKey(hash))
                .toList();
        if (!missing.isEmpty()) {
            var texts = missing.stream().map(textByHash::get).toList();
            var demand = Demands.ofBackground(
                    texts.stream().mapToLong(Demands::likelyTokens).sum());
            try (var tab = metering.openInBackground(change.tenant(), Scenario.INGESTION, demand)) {
                var made = tab.embed(models.require(change.target()), texts, EmbeddingModel.Purpose.DOCUMENT);
                for (int i = 0; i < missing.size(); i++) {
                    byHash.put(missing.get(i), made.get(i));
                }
            }
        }
        var vectors = new HashMap<ChunkKey, float[]>();
        for (var each : batch) {
            var vector = byHash.get(each.contentHash());
            if (vector != null) {
                vectors.put(each.key(), vector);
            }
        }
        return vectors;
    }

    /** Lets searches use the new vectors, if no chunk lacks one. */
    public Next switchOver(TenantId tenant, TaskId task) {
        var change = store.find(tenant, task);
        if (change.isPresent() && change.get().stage() == Reembedding.Stage.EMBEDDING) {
            if (store.switchOver(change.get())) {
                ended(change.get(), "success");
            }
            change = store.find(tenant, task);
        }
        if (change.isPresent() && change.get().status() == Reembedding.Status.SUCCESS) {
            // Whoever switched may have died before it said so.
            tasks.succeed(tenant, task);
        }
        return afterwards(change);
    }

    /** Removes some of the vectors that are not used any more. */
    public Next sweep(TenantId tenant, TaskId task) {
        var change = store.find(tenant, task);
        if (change.isEmpty()) {
            return Next.END;
        }
        for (int i = 0; i < SWEEPS; i++) {
            if (!store.sweep(change.get())) {
                return Next.END;
            }
        }
        return Next.SWEEP;
    }

    /** Leaves the collection as it was, if it has not switched. */
    public Next giveUp(TenantId tenant, TaskId task, String reason) {
        var change = store.find(tenant, task);
        if (change.isPresent() && store.withdraw(tenant, task, Optional.of(reason))) {
            tasks.fail(tenant, task, reason);
            ended(change.get(), "failed");
        }
        return afterwards(store.find(tenant, task));
    }

    private void ended(Reembedding change, String outcome) {
        metrics.record(
                Map.of("outcome", outcome.toLowerCase(Locale.ROOT)),
                new Figure("reembeddings", 1, Unit.COUNT),
                new Figure(
                        "reembedding_duration",
                        clock.millis() - change.createdAt().toEpochMilli(),
                        Unit.MILLISECONDS));
    }

    private static Next afterwards(Optional<Reembedding> change) {
        return change.filter(each -> !each.isFinished())
                .map(each -> switch (each.stage()) {
                    case EMBEDDING -> Next.EMBED;
                    case SWITCHED -> Next.WAIT;
                    case SWEEPING, WITHDRAWN -> Next.SWEEP;
                })
                .orElse(Next.END);
    }
}
