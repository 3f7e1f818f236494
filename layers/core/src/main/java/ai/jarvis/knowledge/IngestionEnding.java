package ai.jarvis.knowledge;

import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.platform.Refusal;
import ai.jarvis.quota.Limiter;
import ai.jarvis.quota.QuotaExceeded;
import ai.jarvis.task.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How the work on a write ends: with a version that readers find, or with a reason why there is none. */
final class IngestionEnding {
    private final DocumentStore documents;
    private final ObjectStore objects;
    private final ChunkIndex index;
    private final VectorPlacement placement;
    private final ProgressBoard progress;
    private final DeadLetters deadLetters;
    private final Tasks tasks;
    private final Metrics metrics;

    IngestionEnding(Ingestion.Stores stores, Tasks tasks, Metrics metrics) {
        this.documents = stores.documents();
        this.objects = stores.objects();
        this.index = stores.index();
        this.placement = stores.placement();
        this.progress = stores.progress();
        this.deadLetters = stores.deadLetters();
        this.tasks = tasks;
        this.metrics = metrics;
    }

    /**
     * Lets readers find a version, whose text is stored under its key.
     *
     * @return whether it did; else its text is removed
     */
    boolean publish(Document document, ChunkIndex.Version version) {
        var replaced = replace(version);
        progress.forget(document.tenant(), document.id());
        if (!replaced) {
            objects.delete(List.of(version.textKey()));
            return false;
        }
        sweep(document, version.textKey());
        placement.check(document.tenant());
        tasks.succeed(document.tenant(), document.task());
        count("ready");
        metrics.record(
                Map.of(),
                new Figure("ingested_chunks", version.entries().size(), Unit.COUNT),
                new Figure("ingested_bytes", version.bytes(), Unit.BYTES));
        return true;
    }

    /** The text of a version that is refused, as its tenant is being deleted, goes at once: nothing else names it. */
    private boolean replace(ChunkIndex.Version version) {
        try {
            return index.replace(version);
        } catch (Refusal e) {
            if (e.code().equals("tenant_read_only")) {
                objects.delete(List.of(version.textKey()));
            }
            throw e;
        }
    }

    /** Removes what earlier versions, and attempts that died, have left behind. */
    private void sweep(Document document, String textKey) {
        var left = new ArrayList<>(objects.list(ObjectKey.texts(document.tenant(), document.id())));
        left.addAll(objects.list(ObjectKey.uploads(document.tenant(), document.id())));
        left.removeIf(key -> key.compareTo(key.contains("/texts/") ? textKey : document.originalKey()) >= 0);
        if (!left.isEmpty()) {
            objects.delete(left);
        }
    }

    void fail(Document document, DocumentStore.Write write, String reason, String outcome, boolean bytesStay) {
        documents.fail(write, reason, bytesStay);
        end(document, write.originalKey(), reason, outcome);
    }

    /** A limit that is there again soon; the others are of a day, a month, or of what is stored. */
    static boolean isPassing(QuotaExceeded refusal) {
        var limiter = refusal.limit().name().limiter();
        return limiter != Limiter.PERIOD && limiter != Limiter.GAUGE;
    }

    /**
     * Ends the work on a write that the tenant has no room for: no bytes stay that came by the API. They go when the document
     * says why, so that nobody finds them missing without a reason.
     */
    void refuse(Document document, DocumentStore.Write write, QuotaExceeded because) {
        var reason = reason(because);
        documents.refuse(write, reason);
        if (ObjectKey.parse(write.originalKey()).orElse(null) instanceof ObjectKey.Uploaded) {
            objects.delete(List.of(write.originalKey()));
        }
        end(document, write.originalKey(), reason, "QUOTA");
    }

    static String reason(QuotaExceeded refusal) {
        return refusal.detail() + " Make room, and upload the document again.";
    }

    void end(Document document, String originalKey, String reason, String outcome) {
        tasks.fail(document.tenant(), document.task(), reason);
        deadLetters.add(originalKey, reason);
        count(outcome);
    }

    private void count(String outcome) {
        metrics.record(
                Map.of("outcome", outcome.toLowerCase(Locale.ROOT)), new Figure("documents_ingested", 1, Unit.COUNT));
    }
}
