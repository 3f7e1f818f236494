package ai.jarvis.knowledge;

import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.quota.Room;
import ai.jarvis.task.TaskId;
import ai.jarvis.task.Tasks;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The documents of a tenant as people upload, read and delete them. What turns them into chunks is {@link Ingestion}. */
public final class Documents {
    /** Biggest original that is taken, in bytes. */
    public static final long MAX_BYTES = 50L * 1024 * 1024;

    static final String TASK_KIND = "ingestion";

    private static final Duration UPLOAD_VALID_FOR = Duration.ofMinutes(15);

    private final CollectionStore collections;
    private final DocumentStore store;
    private final ObjectStore objects;
    private final ProgressBoard progress;
    private final KnowledgeEvents events;
    private final Room room;
    private final Tasks tasks;
    private final Clock clock;

    public Documents(
            CollectionStore collections,
            DocumentStore store,
            ObjectStore objects,
            ProgressBoard progress,
            KnowledgeEvents events,
            Room room,
            Tasks tasks,
            Clock clock) {
        this.collections = collections;
        this.store = store;
        this.objects = objects;
        this.progress = progress;
        this.events = events;
        this.room = room;
        this.tasks = tasks;
        this.clock = clock;
    }

    /**
     * A document with the share of the work on its latest version that is done.
     *
     * @param progress from 0 to 1
     */
    public record Tracked(Document document, double progress) {}

    /** A document whose bytes are awaited at an address. */
    public record AwaitedUpload(Document document, ObjectStore.Upload upload, Instant expiresAt) {}

    /** Takes a document's bytes from a file, which the caller removes. */
    public Document upload(
            Caller caller, CollectionId collection, String name, Path content, Map<String, Object> metadata) {
        var document = register(caller, collection, name, metadata, size(content));
        objects.put(document.originalKey(), content, "application/octet-stream");
        store.received(document.tenant(), document.id(), document.originalKey());
        return document;
    }

    /** Prepares an upload to an address that needs no credentials and expires. */
    public AwaitedUpload prepareUpload(
            Caller caller, CollectionId collection, String name, Map<String, Object> metadata) {
        var document = register(caller, collection, name, metadata, 0);
        var upload = objects.presignPut(document.originalKey(), UPLOAD_VALID_FOR);
        return new AwaitedUpload(document, upload, document.uploadExpiresAt().orElseThrow());
    }

    private static long size(Path content) {
        try {
            return Files.size(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Document register(
            Caller caller, CollectionId collection, String name, Map<String, Object> metadata, long size) {
        caller.require(Permission.DOCUMENTS_WRITE);
        DocumentName.problem(name).ifPresent(detail -> {
            throw Refusal.invalid("/name", detail);
        });
        Metadata.require("/metadata", metadata);
        var now = clock.instant();
        var before = store.findByName(caller.tenant(), collection, name);
        var id = before.map(Document::id).orElseGet(DocumentId::fresh);
        var registration = new DocumentStore.Registration(
                caller.tenant(),
                collection,
                id,
                name,
                metadata,
                ObjectKey.freshUpload(caller.tenant(), id),
                size,
                Optional.of(now.plus(UPLOAD_VALID_FOR)),
                TaskId.fresh(),
                now);
        var document = room.store(caller.tenant(), limits -> store.register(registration, limits))
                .orElseThrow(() -> Refusal.notFound("collection"));
        if (!document.id().equals(id)) {
            // Someone made a document of this name a moment ago; the key must carry that one's id.
            return register(caller, collection, name, metadata, size);
        }
        before.ifPresent(superseded -> tasks.cancel(caller.tenant(), superseded.task()));
        tasks.submit(caller.tenant(), document.task(), TASK_KIND, document.id().value());
        return document;
    }

    public Tracked get(Caller caller, DocumentId id) {
        caller.require(Permission.DOCUMENTS_READ);
        return track(caller, Page.of(List.of(find(caller, id)), 1, d -> d.id().value()))
                .items()
                .getFirst();
    }

    public Page<Tracked> list(Caller caller, CollectionId collection, Page.Request page) {
        caller.require(Permission.DOCUMENTS_READ);
        if (collections.find(caller.tenant(), collection).isEmpty()) {
            throw Refusal.notFound("collection");
        }
        return track(caller, store.list(caller.tenant(), collection, page));
    }

    private Page<Tracked> track(Caller caller, Page<Document> documents) {
        var running = documents.items().stream()
                .filter(d -> d.status() == DocumentStatus.RUNNING)
                .map(Document::id)
                .collect(Collectors.toSet());
        var shares = running.isEmpty() ? Map.<DocumentId, Double>of() : progress.read(caller.tenant(), running);
        var now = clock.instant();
        return documents.map(d ->
                new Tracked(d.asOf(now), d.status() == DocumentStatus.READY ? 1 : shares.getOrDefault(d.id(), 0.0)));
    }

    /** The extracted text of the version that readers find. */
    public String text(Caller caller, DocumentId id) {
        caller.require(Permission.DOCUMENTS_READ);
        var key = textKey(caller, id);
        while (true) {
            var text = objects.getText(key);
            if (text.isPresent()) {
                return text.get();
            }
            // A newer version took its place, and its text was removed, after the key was read.
            var current = textKey(caller, id);
            if (current.equals(key)) {
                throw notReady();
            }
            key = current;
        }
    }

    private String textKey(Caller caller, DocumentId id) {
        return find(caller, id).indexed().map(Document.Indexed::textKey).orElseThrow(Documents::notReady);
    }

    private static Refusal notReady() {
        return Refusal.of(Refusal.Kind.CONFLICT, "document_not_ready", "No version of the document is ready yet.");
    }

    /** Hides the document at once and for good; storage is purged in the background. */
    public void delete(Caller caller, DocumentId id) {
        caller.require(Permission.DOCUMENTS_DELETE);
        var deleted = store.markDeleted(caller.tenant(), id).orElseThrow(() -> Refusal.notFound("document"));
        tasks.cancel(caller.tenant(), deleted.task());
        events.documentDeleted(caller.tenant(), id);
    }

    private Document find(Caller caller, DocumentId id) {
        return store.find(caller.tenant(), id).orElseThrow(() -> Refusal.notFound("document"));
    }
}
