package ai.jarvis.knowledge;

import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.quota.QuotaExceeded;
import ai.jarvis.quota.StorageLimits;
import ai.jarvis.task.TaskId;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where documents are kept. A document that is marked as deleted is not there for its readers. */
public interface DocumentStore {
    /**
     * A new version of the document with this name, which is made if there is none.
     *
     * @param access who may read it; if absent as before, and everybody if it is new
     * @param by who makes it
     * @param originalKey where the bytes will be, or are
     * @param bytes how many, as far as it is known; 0 if it is not
     */
    record Registration(
            TenantId tenant,
            CollectionId collection,
            DocumentId idIfNew,
            String name,
            Map<String, Object> metadata,
            Optional<DocumentAccess> access,
            Reader by,
            String originalKey,
            long bytes,
            Optional<Instant> uploadExpiresAt,
            TaskId task,
            Instant at) {}

    /** A write of the bytes of a document; the sequencer orders those to one key. */
    record Write(TenantId tenant, DocumentId document, String originalKey, String sequencer) {}

    /**
     * The document with its new, pending version, for which room is reserved; absent if there is no such collection.
     *
     * @throws QuotaExceeded if there is no room; nothing was changed then
     * @throws Refusal with {@code name_taken} if a document of this name is there that its maker does not see
     */
    Optional<Document> register(Registration registration, StorageLimits limits);

    /** The document with a new version that has failed, and takes no room; absent if there is no such collection. */
    Optional<Document> registerRefused(Registration registration, String sequencer, String error);

    /** The document, if the reader may see it. */
    Optional<Document> find(TenantId tenant, DocumentId id, Reader reader);

    /** The document of this name, whoever may see it. */
    Optional<Document> findByName(TenantId tenant, CollectionId collection, String name);

    /** Those that the reader may see, newest first; each page is full as long as there are more. */
    Page<Document> list(TenantId tenant, CollectionId collection, Reader reader, Page.Request page);

    /** Those of some documents that the reader may see. */
    Set<DocumentId> visible(TenantId tenant, Set<DocumentId> ids, Reader reader);

    /**
     * Changes what is given of a document, for all versions of it.
     *
     * @return the document as it is now; absent if there is none that the reader may see
     */
    Optional<Document> change(
            TenantId tenant,
            DocumentId id,
            Reader reader,
            Optional<DocumentAccess> access,
            Optional<Map<String, Object>> metadata);

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
     * Claims the bytes of one write for work, and reserves room for them. A write that is newer than the last one that
     * was claimed makes a new version, unless the latest version still waits for its first bytes.
     *
     * @throws QuotaExceeded if there is no room; nothing was changed then
     */
    Begin begin(Write write, long bytes, StorageLimits limits);

    /**
     * Reserves room for the chunks of a write that is worked on.
     *
     * @return whether it did; false if newer bytes are there, or someone else has ended the work
     * @throws QuotaExceeded if there is no room; nothing was changed then
     */
    boolean reserve(Write write, int chunks, StorageLimits limits);

    /**
     * Notes why a version that is worked on could not be indexed; of several reasons the first.
     *
     * @param bytesStay whether the bytes are still there, so that they take room
     */
    void fail(Write write, String error, boolean bytesStay);

    /** Notes why a write was not accepted, unless a newer one is there. No room is kept for it. */
    void refuse(Write write, String error);

    /**
     * Hides a document and removes its chunks.
     *
     * @return the document, hidden just now or before; absent if there is none that the reader may see
     */
    Optional<Document> markDeleted(TenantId tenant, DocumentId id, Reader reader);

    /** Documents that are hidden but not yet removed, of one collection. */
    List<Document> deletedIn(TenantId tenant, CollectionId collection, int limit);

    /** A document that is hidden but not yet removed. */
    Optional<Document> findDeleted(TenantId tenant, DocumentId id);

    /** Removes the row of a document that is hidden. */
    void remove(TenantId tenant, DocumentId id);
}
