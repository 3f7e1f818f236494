package ai.jarvis.knowledge;

import ai.jarvis.knowledge.DocumentRejected.Reason;
import ai.jarvis.model.EmbeddingModel;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.Priced;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.platform.Refusal;
import ai.jarvis.quota.Limiter;
import ai.jarvis.quota.QuotaExceeded;
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

        DocumentStore.Write write() {
            return new DocumentStore.Write(document.tenant(), document.id(), written.key(), written.sequencer());
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
            fail(attempt.get(), e.getMessage(), e.reason().name(), e.reason() != Reason.GONE);
        } catch (QuotaExceeded e) {
            if (isPassing(e)) {
                throw retryLater(attempt.get(), e);
            }
            refuse(attempt.get(), e);
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
                .ifPresent(attempt -> fail(
                        attempt,
                        "The document could not be processed in " + attempts + " attempts. Upload it again.",
                        "ATTEMPTS",
                        true));
    }

    private void fail(Attempt attempt, String reason, String outcome, boolean bytesStay) {
        documents.fail(attempt.write(), reason, bytesStay);
        end(attempt, reason, outcome);
    }

    /** Ends the work on a write that the tenant has no room for: no bytes stay that came by the API. */
    private void refuse(Attempt attempt, QuotaExceeded because) {
        if (ObjectKey.parse(attempt.written().key()).orElse(null) instanceof ObjectKey.Uploaded) {
            objects.delete(List.of(attempt.written().key()));
        }
        var reason = reason(because);
        documents.refuse(attempt.write(), reason);
        end(attempt, reason, "QUOTA");
    }

    private static String reason(QuotaExceeded refusal) {
        return refusal.detail() + " Make room, and upload the document again.";
    }

    private void end(Attempt attempt, String reason, String outcome) {
        tasks.fail(attempt.tenant(), attempt.document().task(), reason);
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
        var size = objects.size(written.key());
        if (size.isEmpty() && document.status() == DocumentStatus.FAILED) {
            return Optional.empty();
        }
        var attempt = new Attempt(document, written);
        try {
            var begun =
                    room.store(document.tenant(), limits -> documents.begin(attempt.write(), acceptable(size), limits));
            return begin(attempt, begun);
        } catch (QuotaExceeded e) {
            submit(document);
            refuse(attempt, e);
            return Optional.empty();
        }
    }

    /** What is too large is refused for that. */
    private static long acceptable(Optional<Long> size) {
        return size.filter(bytes -> bytes <= Documents.MAX_BYTES).orElse(0L);
    }

    private Optional<Attempt> begin(Attempt attempt, DocumentStore.Begin begun) {
        var document = attempt.document();
        if (begun == DocumentStore.Begin.ALREADY_DONE) {
            // Whoever did it may have died before it said so.
            tasks.succeed(document.tenant(), document.task());
        }
        if (begun != DocumentStore.Begin.STARTED) {
            return Optional.empty();
        }
        submit(document);
        tasks.start(document.tenant(), document.task());
        return Optional.of(attempt);
    }

    private void submit(Document document) {
        tasks.submit(
                document.tenant(),
                document.task(),
                Documents.TASK_KIND,
                document.id().value());
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
        var size = objects.size(written.key());
        if (size.isEmpty()) {
            return Optional.empty();
        }
        var registration = new DocumentStore.Registration(
                bare.tenant(),
                bare.collection(),
                existing.map(Document::id).orElseGet(DocumentId::fresh),
                bare.name(),
                Map.of(),
                written.key(),
                acceptable(size),
                Optional.empty(),
                TaskId.fresh(),
                clock.instant());
        var registered = register(registration, written);
        existing.ifPresent(superseded -> tasks.cancel(bare.tenant(), superseded.task()));
        return registered;
    }

    /** A file for which there is no room becomes a document that says so, as nobody waits for an answer. */
    private Optional<Document> register(DocumentStore.Registration registration, Written written) {
        Optional<Document> registered;
        try {
            registered = room.store(registration.tenant(), limits -> documents.register(registration, limits));
        } catch (QuotaExceeded e) {
            documents
                    .registerRefused(registration, written.sequencer(), reason(e))
                    .ifPresent(document -> {
                        submit(document);
                        end(new Attempt(document, written), reason(e), "QUOTA");
                    });
            return Optional.empty();
        }
        if (registered.isEmpty()) {
            deadLetters.add(written.key(), "There is no collection " + registration.collection() + " in the tenant.");
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
            if (!room.store(document.tenant(), limits -> documents.reserve(attempt.write(), chunks.size(), limits))) {
                return;
            }
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
