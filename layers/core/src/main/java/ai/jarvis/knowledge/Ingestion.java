package ai.jarvis.knowledge;

import ai.jarvis.knowledge.DocumentRejected.Reason;
import ai.jarvis.model.EmbeddingModel;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.task.TaskId;
import ai.jarvis.task.Tasks;
import ai.jarvis.tenancy.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Turns the bytes of an upload into chunks that can be found: parse, chunk, embed, index. Every step may be repeated:
 * events come twice and out of order, and processes die in the middle; what readers find changes in one transaction.
 */
public final class Ingestion {
    private static final int EMBEDDING_BATCH = 96;
    private static final double PARSED = 0.2;

    private final DocumentStore documents;
    private final ObjectStore objects;
    private final DocumentParser parser;
    private final Chunker chunker;
    private final EmbeddingModel embeddings;
    private final ChunkIndex index;
    private final ProgressBoard progress;
    private final Tasks tasks;
    private final DeadLetters deadLetters;
    private final Metrics metrics;
    private final Clock clock;

    /** What the parts of the work are done with. */
    public record Tools(DocumentParser parser, Chunker chunker, EmbeddingModel embeddings) {}

    /** Where the work's input, output and state are kept. */
    public record Stores(
            DocumentStore documents,
            ObjectStore objects,
            ChunkIndex index,
            ProgressBoard progress,
            DeadLetters deadLetters) {}

    public Ingestion(Tools tools, Stores stores, Tasks tasks, Metrics metrics, Clock clock) {
        this.documents = stores.documents();
        this.objects = stores.objects();
        this.index = stores.index();
        this.progress = stores.progress();
        this.deadLetters = stores.deadLetters();
        this.parser = tools.parser();
        this.chunker = tools.chunker();
        this.embeddings = tools.embeddings();
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
        } catch (RuntimeException e) {
            tasks.retryLater(
                    attempt.get().tenant(), attempt.get().document().task(), "An attempt failed; it is tried again.");
            throw e;
        }
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
        var original = download(attempt);
        try {
            var size = sizeOf(original);
            var contentHash = Hashing.sha256(original);
            var parsed = parser.parse(document.name(), original);
            var chunks = chunker.chunk(parsed);
            progress.report(document.tenant(), document.id(), PARSED);
            var entries = embed(document, chunks);

            var textKey = ObjectKey.freshText(document.tenant(), document.id());
            objects.putText(textKey, parsed.text());
            var replaced = index.replace(new ChunkIndex.Version(
                    document.tenant(),
                    document.id(),
                    attempt.written().key(),
                    attempt.written().sequencer(),
                    embeddings.id(),
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
        } finally {
            delete(original);
        }
    }

    private Path download(Attempt attempt) throws DocumentRejected {
        var key = attempt.written().key();
        var size = objects.size(key).orElseThrow(() -> gone(key));
        if (size > Documents.MAX_BYTES) {
            throw new DocumentRejected(
                    Reason.TOO_LARGE,
                    "The document has " + size + " bytes; at most " + Documents.MAX_BYTES + " are taken.");
        }
        try {
            var target = Files.createTempDirectory("ingestion").resolve("original");
            if (!objects.download(key, target)) {
                delete(target);
                throw gone(key);
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DocumentRejected gone(String key) {
        return new DocumentRejected(Reason.GONE, "The uploaded object " + key + " was removed before it was read.");
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path original) {
        try {
            Files.deleteIfExists(original);
            Files.deleteIfExists(original.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Embeds what the tenant has no embedding of yet, and reports how far it has come. */
    private List<ChunkIndex.Entry> embed(Document document, List<Chunk> chunks) {
        var textByHash = new LinkedHashMap<String, String>();
        var hashes = new ArrayList<String>(chunks.size());
        for (var chunk : chunks) {
            var text = embeddedText(chunk);
            var hash = Hashing.sha256(text);
            hashes.add(hash);
            textByHash.put(hash, text);
        }
        var vectors = new HashMap<>(index.embeddings(document.tenant(), embeddings.id(), textByHash.keySet()));
        var missing = textByHash.keySet().stream()
                .filter(hash -> !vectors.containsKey(hash))
                .toList();
        for (int from = 0; from < missing.size(); from += EMBEDDING_BATCH) {
            var batch = missing.subList(from, Math.min(from + EMBEDDING_BATCH, missing.size()));
            var embedded =
                    embeddings.embed(batch.stream().map(textByHash::get).toList(), EmbeddingModel.Purpose.DOCUMENT);
            for (int i = 0; i < batch.size(); i++) {
                vectors.put(batch.get(i), embedded.get(i));
            }
            progress.report(
                    document.tenant(),
                    document.id(),
                    PARSED + (1 - PARSED) * (from + batch.size()) / (missing.size() + 1.0));
        }
        var entries = new ArrayList<ChunkIndex.Entry>(chunks.size());
        for (int i = 0; i < chunks.size(); i++) {
            var chunk = chunks.get(i);
            var hash = hashes.get(i);
            var keywords = document.name() + "\n" + embeddedText(chunk);
            entries.add(new ChunkIndex.Entry(chunk, hash, vectors.get(hash), keywords));
        }
        return entries;
    }

    /** A chunk is found by the headings above it too, and a short one by hardly anything else. */
    private static String embeddedText(Chunk chunk) {
        return chunk.heading().isEmpty() ? chunk.text() : chunk.heading() + "\n" + chunk.text();
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
