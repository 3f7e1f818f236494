package ai.jarvis.knowledge;

import ai.jarvis.platform.Page;
import ai.jarvis.task.TaskId;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where documents are kept. A document that is marked as deleted is not there for its readers. */
public interface DocumentStore {
    /**
     * A new version of the document with this name, which is made if there is none.
     *
     * @param originalKey where the bytes will be, or are
     */
    record Registration(
            TenantId tenant,
            CollectionId collection,
            DocumentId idIfNew,
            String name,
            Map<String, Object> metadata,
            String originalKey,
            Optional<Instant> uploadExpiresAt,
            TaskId task,
            Instant at) {}

    /** The document with its new, pending version; absent if there is no such collection. */
    Optional<Document> register(Registration registration);

    Optional<Document> find(TenantId tenant, DocumentId id);

    Optional<Document> findByName(TenantId tenant, CollectionId collection, String name);

    Page<Document> list(TenantId tenant, CollectionId collection, Page.Request page);

    /** Notes that the bytes are there, so that they are not awaited any longer. */
    void received(TenantId tenant, DocumentId id, String originalKey);

    /** What {@link #begin} found. */
    enum Begin {
        /** The bytes are to be worked on. */
        STARTED,
        /** These bytes are indexed already: the event came twice. */
        ALREADY_DONE,
        /** Newer bytes are there, or the document is gone. */
        SUPERSEDED
    }

    /**
     * Claims the bytes of one write for work. A write that is newer than the last one that was claimed makes a new
     * version, unless the latest version still waits for its first bytes.
     */
    Begin begin(TenantId tenant, DocumentId id, String originalKey, String sequencer);

    /** Notes why a version could not be indexed, unless a newer one is there. */
    void fail(TenantId tenant, DocumentId id, String originalKey, String sequencer, String error);

    /**
     * Hides a document and removes its chunks.
     *
     * @return the document, hidden just now or before; absent if there is none
     */
    Optional<Document> markDeleted(TenantId tenant, DocumentId id);

    /** Documents that are hidden but not yet removed, of one collection. */
    List<Document> deletedIn(TenantId tenant, CollectionId collection, int limit);

    /** A document that is hidden but not yet removed. */
    Optional<Document> findDeleted(TenantId tenant, DocumentId id);

    /** Removes the row of a document that is hidden. */
    void remove(TenantId tenant, DocumentId id);
}
