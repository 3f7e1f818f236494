package ai.jarvis.knowledge;

import ai.jarvis.knowledge.DocumentRejected.Reason;
import ai.jarvis.model.EmbeddingModels;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.quota.QuotaExceeded;
import ai.jarvis.quota.Room;
import ai.jarvis.task.TaskId;
import ai.jarvis.task.Tasks;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.Metering;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns the bytes of an upload into chunks that can be found: parse, chunk, embed, index. Every step may be repeated:
 * events come twice and out of order, and processes die in the middle; what readers find changes in one transaction.
 */
public final class Ingestion {
    /** The share of the work that is done when a document is parsed; the rest is embedding. */
    static final double PARSED = 0.2;

    /** A document of more chunks is embedded part by part, as one call may not take long enough for it. */
    static final int LARGE = 1_024;

    private final DocumentStore documents;
    private final ObjectStore objects;
    private final DocumentParser parser;
    private final Chunker chunker;
    private final Publishing publishing;
    private final Room room;
    private final ProgressBoard progress;
    private final Tasks tasks;
    private final DeadLetters deadLetters;
    private final IngestionEnding ending;
    private final LargeIngestion large;
    private final Metrics metrics;
    private final Clock clock;

    /** What the parts of the work are done with. */
    public record Tools(DocumentParser parser, Chunker chunker, EmbeddingModels embeddings) {}

    /** What bounds the work. */
    public record Bounds(Metering metering, Room room) {}

    /** Where the work's input, output and state are kept. */
    public record Stores(
            CollectionStore collections,
            DocumentStore documents,
            ObjectStore objects,
            ChunkIndex index,
            VectorPlacement placement,
            ProgressBoard progress,
            DeadLetters deadLetters) {}

    /** @param large goes on with documents of many chunks */
    public Ingestion(
            Tools tools,
            Stores stores,
            Bounds bounds,
            LargeIngestion large,
            Tasks tasks,
            Metrics metrics,
            Clock clock) {
        this.documents = stores.documents();
        this.objects = stores.objects();
        this.progress = stores.progress();
        this.deadLetters = stores.deadLetters();
        this.parser = tools.parser();
        this.chunker = tools.chunker();
        this.room = bounds.room();
        this.ending = new IngestionEnding(stores, tasks, metrics);
        this.publishing = new Publishing(
                new ChunkEmbedding(tools.embeddings(), stores.collections(), stores.index(), bounds.metering()),
                stores.objects(),
                ending);
        this.large = large;
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
            ending.fail(
                    attempt.get().document(),
                    attempt.get().write(),
                    e.getMessage(),
                    e.reason().name(),
                    e.reason() != Reason.GONE);
        } catch (QuotaExceeded e) {
            if (IngestionEnding.isPassing(e)) {
                throw retryLater(attempt.get(), e);
            }
            ending.refuse(attempt.get().document(), attempt.get().write(), e);
        } catch (RuntimeException e) {
            throw retryLater(attempt.get(), e);
        }
    }

    private RuntimeException retryLater(Attempt attempt, RuntimeException because) {
        tasks.retryLater(attempt.tenant(), attempt.document().task(), "An attempt failed; it is tried again.");
        return because;
    }

    /** Ends the work on a write that was tried too often, so that its document does not stay unfinished for ever. */
    public void giveUp(Written written, int attempts) {
        begin(written)
                .ifPresent(attempt -> ending.fail(
                        attempt.document(),
                        attempt.write(),
                        "The document could not be processed in " + attempts + " attempts. Upload it again.",
                        "ATTEMPTS",
                        true));
    }

    /** A delete in the documents bucket: whoever removes an original by hand wants its document gone. */
    public void originalDeleted(String key, Removal removal) {
        if (ObjectKey.parse(key).orElse(null) instanceof ObjectKey.Bare bare
                && objects.size(key).isEmpty()) {
            documents
                    .findByName(bare.tenant(), bare.collection(), bare.name())
                    .filter(document -> document.originalKey().equals(key))
                    .ifPresent(document -> {
                        documents.markDeleted(document.tenant(), document.id(), Reader.PLATFORM);
                        removal.purge(document.tenant(), document.id());
                    });
        }
    }

    private Optional<Attempt> begin(Written written) {
        return switch (ObjectKey.parse(written.key()).orElse(null)) {
            case ObjectKey.Bare bare -> registerBare(bare, written).flatMap(d -> begin(d, written));
            case ObjectKey.Uploaded uploaded -> {
                var document = documents.find(uploaded.tenant(), uploaded.document(), Reader.PLATFORM);
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
        if (size.isEmpty() && hasFailed(document)) {
            return Optional.empty();
        }
        var attempt = new Attempt(document, written);
        try {
            var begun =
                    room.store(document.tenant(), limits -> documents.begin(attempt.write(), acceptable(size), limits));
            return begin(attempt, begun);
        } catch (QuotaExceeded e) {
            submit(document);
            ending.refuse(document, attempt.write(), e);
            return Optional.empty();
        }
    }

    /** By now: whoever got the same event may have refused the document since, and removed its bytes. */
    private boolean hasFailed(Document document) {
        return documents
                .find(document.tenant(), document.id(), Reader.PLATFORM)
                .filter(now -> now.status() == DocumentStatus.FAILED)
                .isPresent();
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
                Optional.empty(),
                Reader.PLATFORM,
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
                    .registerRefused(registration, written.sequencer(), IngestionEnding.reason(e))
                    .ifPresent(document -> {
                        submit(document);
                        ending.end(document, written.key(), IngestionEnding.reason(e), "QUOTA");
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
            if (chunks.size() > LARGE) {
                large.begin(document, attempt.write(), parsed.text(), chunks, size, contentHash);
                return;
            }
            var content =
                    new Publishing.Content(parsed.text(), size, contentHash, ChunkEmbedding.entries(document, chunks));
            var isPublished = publishing.publish(
                    document,
                    attempt.write(),
                    content,
                    share -> progress.report(document.tenant(), document.id(), PARSED + (1 - PARSED) * share));
            if (isPublished) {
                metrics.record(Map.of(), new Figure("ingestion_duration", clock.millis() - started, Unit.MILLISECONDS));
            }
        }
    }
}
