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
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
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

    /** Whoever has the address needs no permission any more; a download that has begun goes on. */
    private static final Duration DOWNLOAD_VALID_FOR = Duration.ofMinutes(1);

    private final CollectionStore collections;
    private final DocumentStore store;
    private final ObjectStore objects;
    private final ProgressBoard progress;
    private final KnowledgeEvents events;
    private final Room room;
    private final AccessPolicy policy;
    private final Tasks tasks;
    private final Clock clock;

    public Documents(
            CollectionStore collections,
            DocumentStore store,
            ObjectStore objects,
            ProgressBoard progress,
            KnowledgeEvents events,
            Room room,
            AccessPolicy policy,
            Tasks tasks,
            Clock clock) {
        this.collections = collections;
        this.store = store;
        this.objects = objects;
        this.progress = progress;
        this.events = events;
        this.room = room;
        this.policy = policy;
        this.tasks = tasks;
        this.clock = clock;
    }

    /**
     * A document with the share of the work on its latest version that is done.
     *
     * @param progress from 0 to 1
     */
    public record Tracked(Document document, double progress) {}

    /**
     * What somebody says of a document that they upload.
     *
     * @param name of a document that the collection has, to replace it, or of a new one
     * @param access who may read it; if absent as before, and everybody if it is new
     */
    public record Draft(String name, Map<String, Object> metadata, Optional<DocumentAccess> access) {}

    /** A document's original, for a short time, at an address that needs no credentials. */
    public record Download(Document document, URI url, Instant expiresAt) {}

    /** A document whose bytes are awaited at an address. */
    public record AwaitedUpload(Document document, ObjectStore.Upload upload, Instant expiresAt) {}

    /** Takes a document's bytes from a file, which the caller removes. */
    public Document upload(Caller caller, CollectionId collection, Draft draft, Path content) {
        var document = register(caller, collection, draft, size(content));
        objects.put(document.originalKey(), content, "application/octet-stream");
        store.received(document.tenant(), document.id(), document.originalKey());
        return document;
    }

    /** Prepares an upload to an address that needs no credentials and expires. */
    public AwaitedUpload prepareUpload(Caller caller, CollectionId collection, Draft draft) {
        var document = register(caller, collection, draft, 0);
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

    private Document register(Caller caller, CollectionId collection, Draft draft, long size) {
        caller.require(Permission.DOCUMENTS_WRITE);
        DocumentName.problem(draft.name()).ifPresent(detail -> {
            throw Refusal.invalid("/name", detail);
        });
        Metadata.require("/metadata", draft.metadata());
        var now = clock.instant();
        var before = store.findByName(caller.tenant(), collection, draft.name());
        var accessBefore = before.map(Document::access).orElse(DocumentAccess.EVERYBODY);
        var id = before.map(Document::id).orElseGet(DocumentId::fresh);
        var registration = new DocumentStore.Registration(
                caller.tenant(),
                collection,
                id,
                draft.name(),
                draft.metadata(),
                draft.access().map(wished -> policy.grant(caller, wished, accessBefore)),
                Reader.of(caller),
                ObjectKey.freshUpload(caller.tenant(), id),
                size,
                Optional.of(now.plus(UPLOAD_VALID_FOR)),
                TaskId.fresh(),
                now);
        var document = room.store(caller.tenant(), limits -> store.register(registration, limits))
                .orElseThrow(() -> Refusal.notFound("collection"));
        if (!document.id().equals(id)) {
            // Someone made a document of this name a moment ago; the key must carry that one's id.
            return register(caller, collection, draft, size);
        }
        before.ifPresent(superseded -> tasks.cancel(caller.tenant(), superseded.task()));
        tasks.submit(caller.tenant(), document.task(), TASK_KIND, document.id().value());
        return document;
    }

    /** Changes who may read a document, or its metadata; what is absent stays as it is. Searches obey at once. */
    public Tracked change(
            Caller caller, DocumentId id, Optional<DocumentAccess> access, Optional<Map<String, Object>> metadata) {
        caller.require(Permission.DOCUMENTS_WRITE);
        metadata.ifPresent(given -> Metadata.require("/metadata", given));
        var before = find(caller, id);
        var changed = store.change(
                        caller.tenant(),
                        id,
                        Reader.of(caller),
                        access.map(wished -> policy.grant(caller, wished, before.access())),
                        metadata)
                .orElseThrow(() -> Refusal.notFound("document"));
        return track(caller, changed);
    }

    public Tracked get(Caller caller, DocumentId id) {
        caller.require(Permission.DOCUMENTS_READ);
        return track(caller, find(caller, id));
    }

    private Tracked track(Caller caller, Document document) {
        return track(caller, Page.of(List.of(document), 1, d -> d.id().value()))
                .items()
                .getFirst();
    }

    public Page<Tracked> list(Caller caller, CollectionId collection, Page.Request page) {
        caller.require(Permission.DOCUMENTS_READ);
        if (collections.find(caller.tenant(), collection).isEmpty()) {
            throw Refusal.notFound("collection");
        }
        return track(caller, store.list(caller.tenant(), collection, Reader.of(caller), page));
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

    /**
     * The bytes as they were uploaded last, whether or not they could be read. While an upload is awaited, those before.
     */
    public Download download(Caller caller, DocumentId id) {
        caller.require(Permission.DOCUMENTS_READ);
        var document = find(caller, id);
        var key = original(document)
                .orElseThrow(() -> Refusal.of(
                        Refusal.Kind.CONFLICT, "document_not_ready", "The bytes of the document are not there yet."));
        var expiresAt = clock.instant().plus(DOWNLOAD_VALID_FOR);
        return new Download(document, objects.presignGet(key, document.name(), DOWNLOAD_VALID_FOR), expiresAt);
    }

    private Optional<String> original(Document document) {
        if (objects.size(document.originalKey()).isPresent()) {
            return Optional.of(document.originalKey());
        }
        return objects.list(ObjectKey.uploads(document.tenant(), document.id())).stream()
                .max(Comparator.naturalOrder());
    }

    /** Hides the document at once and for good; storage is purged in the background. */
    public void delete(Caller caller, DocumentId id) {
        caller.require(Permission.DOCUMENTS_DELETE);
        var deleted = store.markDeleted(caller.tenant(), id, Reader.of(caller))
                .orElseThrow(() -> Refusal.notFound("document"));
        tasks.cancel(caller.tenant(), deleted.task());
        events.documentDeleted(caller.tenant(), id);
    }

    private Document find(Caller caller, DocumentId id) {
        return store.find(caller.tenant(), id, Reader.of(caller)).orElseThrow(() -> Refusal.notFound("document"));
    }
}
