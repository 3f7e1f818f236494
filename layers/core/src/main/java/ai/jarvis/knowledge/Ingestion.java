package ai.jarvis.knowledge;

import ai.jarvis.model.EmbeddingModel;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.Priced;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.platform.Refusal;
import ai.jarvis.quota.Limiter;
import ai.jarvis.quota.QuotaExceeded;
import ai.jarvis.quota.QuotaName;
import ai.jarvis.quota.Room;
import ai.jarvis.task.TaskId;
import ai.jarvis.task.Tasks;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.Metering;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Turns the bytes of an upload into chunks that can be found: parse, chunk, embed, index. Every step may be repeated:
 * events come twice and out of order, and processes die in the middle; what readers find changes in one transaction.
 */
public final class Ingestion {
    /** The share of the work that is done when a document is parsed; the rest is embedding. */
    private static final double PARSED = 0.2;

    private final DocumentStore documents;
    private final ObjectStore objects;
    private final DocumentParser parser;
    private final Chunker chunker;
    private final ModelId model;
    private final ChunkEmbedding embedding;
    private final Metering metering;
    private final Room room;
    private final ChunkIndex index;
    private final ProgressBoard progress;
    private final Tasks tasks;
    private final DeadLetters deadLetters;
    private final Metrics metrics;
    private final Clock clock;

    /** What the parts of the work are done with. */
    public record Tools(DocumentParser parser, Chunker chunker, Priced<EmbeddingModel> embeddings) {}

    /** What bounds the work. */
    public record Bounds(Metering metering, Room room) {}

    /** Where the work's input, output and state are kept. */
    public record Stores(
            DocumentStore documents,
            ObjectStore objects,
            ChunkIndex index,
            ProgressBoard progress,
            DeadLetters deadLetters) {}

    public Ingestion(Tools tools, Stores stores, Bounds bounds, Tasks tasks, Metrics metrics, Clock clock) {
        this.documents = stores.documents();
        this.objects = stores.objects();
        this.index = stores.index();
        this.progress = stores.progress();
        this.deadLetters = stores.deadLetters();
        this.parser = tools.parser();
        this.chunker = tools.chunker();
        this.model = tools.embeddings().model().id();
        this.embedding = new ChunkEmbedding(tools.embeddings(), stores.index());
        this.metering = bounds.metering();
        this.room = bounds.room();
        this.tasks = tasks;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * A completed write to the documents bucket.
     *
     * @param sequencer orders the writes to one key, as S3 gives it
     */
    public record Written(String key, String sequencer) {}

    /** One try at a write. */
    private record Attempt(Document document, Written written) {
        TenantId tenant() {
            return document.tenant();
        }
    }

    /**
     * Works on a write. Bytes that cannot be read end as a failed document and a dead letter; any other trouble is
     * thrown, to be tried again.
     */
    public void ingest(Written written) {
        var attempt = begin(written);
        if (attempt.isEmpty()) {
            return;
        }
        try {
            index(attempt.get());
        } catch (DocumentRejected e) {
            giveUp(attempt.get(), e.getMessage(), e.reason().name());
        } catch (QuotaExceeded e) {
            if (isPassing(e)) {
                throw retryLater(attempt.get(), e);
            }
            giveUp(attempt.get(), e.detail() + " Make room, and upload the document again.", "QUOTA");
        } catch (RuntimeException e) {
            throw retryLater(attempt.get(), e);
        }
    }

    /** A limit that is there again soon; the others are of a day, a month, or of what is stored. */
    private static boolean isPassing(QuotaExceeded refusal) {
        var limiter = refusal.limit().name().limiter();
        return limiter != Limiter.PERIOD && limiter != Limiter.GAUGE;
    }

    private RuntimeException retryLater(Attempt attempt, RuntimeException because) {
        tasks.retryLater(attempt.tenant(), attempt.document().task(), "An attempt failed; it is tried again.");
        return because;
    }

    /** Ends the work on a write that was tried too often, so that its document does not stay unfinished for ever. */
    public void giveUp(Written written, int attempts) {
        begin(written)
                .ifPresent(attempt -> giveUp(
                        attempt,
                        "The document could not be processed in " + attempts + " attempts. Upload it again.",
                        "ATTEMPTS"));
    }

    private void giveUp(Attempt attempt, String reason, String outcome) {
        var document = attempt.document();
        documents.fail(
                document.tenant(),
                document.id(),
                document.originalKey(),
                attempt.written().sequencer(),
                reason);
        tasks.fail(document.tenant(), document.task(), reason);
        deadLetters.add(attempt.written().key(), reason);
        count(outcome);
    }

    private void count(String outcome) {
        metrics.record(
                Map.of("outcome", outcome.toLowerCase(Locale.ROOT)), new Figure("documents_ingested", 1, Unit.COUNT));
    }

    /** A delete in the documents bucket: whoever removes an original by hand wants its document gone. */
    public void originalDeleted(String key, Removal removal) {
        if (ObjectKey.parse(key).orElse(null) instanceof ObjectKey.Bare bare
                && objects.size(key).isEmpty()) {
            documents
                    .findByName(bare.tenant(), bare.collection(), bare.name())
                    .filter(document -> document.originalKey().equals(key))
                    .ifPresent(document -> {
                        documents.markDeleted(document.tenant(), document.id());
                        removal.purge(document.tenant(), document.id());
                    });
        }
    }

    private Optional<Attempt> begin(Written written) {
        return switch (ObjectKey.parse(written.key()).orElse(null)) {
            case ObjectKey.Bare bare -> registerBare(bare, written).flatMap(d -> begin(d, written));
            case ObjectKey.Uploaded uploaded -> {
                var document = documents.find(uploaded.tenant(), uploaded.document());
                if (document.isEmpty()) {
                    objects.delete(List.of(written.key()));
                }
                yield document.flatMap(d -> begin(d, written));
            }
            case null -> Optional.empty();
        };
    }

    private Optional<Attempt> begin(Document document, Written written) {
        var begun = documents.begin(document.tenant(), document.id(), written.key(), written.sequencer());
        if (begun == DocumentStore.Begin.ALREADY_DONE) {
            // Whoever did it may have died before it said so.
            tasks.succeed(document.tenant(), document.task());
        }
        if (begun != DocumentStore.Begin.STARTED) {
            return Optional.empty();
        }
        tasks.submit(
                document.tenant(),
                document.task(),
                Documents.TASK_KIND,
                document.id().value());
        tasks.start(document.tenant(), document.task());
        return Optional.of(new Attempt(document, written));
    }

    private Optional<Document> registerBare(ObjectKey.Bare bare, Written written) {
        var existing = documents.findByName(bare.tenant(), bare.collection(), bare.name());
        if (existing.filter(d -> d.originalKey().equals(written.key())).isPresent()) {
            return existing;
        }
        var problem = DocumentName.problem(bare.name());
        if (problem.isPresent()) {
            deadLetters.add(written.key(), "The name " + problem.get() + ".");
            return Optional.empty();
        }
        if (objects.size(written.key()).isEmpty()) {
            return Optional.empty();
        }
        var registered = documents.register(new DocumentStore.Registration(
                bare.tenant(),
                bare.collection(),
                existing.map(Document::id).orElseGet(DocumentId::fresh),
                bare.name(),
                Map.of(),
                written.key(),
                Optional.empty(),
                TaskId.fresh(),
                clock.instant()));
        existing.ifPresent(superseded -> tasks.cancel(bare.tenant(), superseded.task()));
        if (registered.isEmpty()) {
            deadLetters.add(written.key(), "There is no collection " + bare.collection() + " in the tenant.");
        }
        return registered;
    }

    private void index(Attempt attempt) throws DocumentRejected {
        var started = clock.millis();
        var document = attempt.document();
        try (var original = OriginalFile.download(objects, attempt.written().key())) {
            var size = original.size();
            var contentHash = original.sha256();
            var parsed = parser.parse(document.name(), original.path());
            var chunks = chunker.chunk(parsed);
            room.require(document.tenant(), added(document, size, chunks.size()));
            progress.report(document.tenant(), document.id(), PARSED);
            var entries = embedded(document, chunks);

            var textKey = ObjectKey.freshText(document.tenant(), document.id());
            objects.putText(textKey, parsed.text());
            var replaced = replace(new ChunkIndex.Version(
                    document.tenant(),
                    document.id(),
                    attempt.written().key(),
                    attempt.written().sequencer(),
                    model,
                    size,
                    contentHash,
                    textKey,
                    entries));
            progress.forget(document.tenant(), document.id());
            if (!replaced) {
                objects.delete(List.of(textKey));
                return;
            }
            sweep(document, textKey);
            tasks.succeed(document.tenant(), document.task());
            count("ready");
            metrics.record(
                    Map.of(),
                    new Figure("ingestion_duration", clock.millis() - started, Unit.MILLISECONDS),
                    new Figure("ingested_chunks", chunks.size(), Unit.COUNT),
                    new Figure("ingested_bytes", size, Unit.BYTES));
        }
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

    /** What the tenant has more of afterwards: a new version takes the place of the one before. */
    private static Map<QuotaName, Long> added(Document document, long size, int chunks) {
        var before = document.indexed();
        return Map.of(
                QuotaName.STORAGE_BYTES,
                        size - before.map(Document.Indexed::bytes).orElse(0L),
                QuotaName.VECTORS,
                        chunks - before.map(Document.Indexed::chunks).orElse(0).longValue());
    }

    private List<ChunkIndex.Entry> embedded(Document document, List<Chunk> chunks) {
        return embedding.entries(
                document,
                chunks,
                metering,
                share -> progress.report(document.tenant(), document.id(), PARSED + (1 - PARSED) * share));
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
}
