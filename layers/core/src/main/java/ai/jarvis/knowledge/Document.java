package ai.jarvis.knowledge;

import ai.jarvis.task.TaskId;
import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A document and the state of its latest version. While a new version is worked on, or when it failed, readers keep
 * finding the version before; {@code indexed} tells of that one.
 *
 * @param name unique in its collection; uploading the same name again makes a new version
 * @param originalKey the S3 key of the latest version's bytes
 * @param sequencer orders the writes to {@code originalKey}, as S3 gives it with each event; absent before the first
 * @param uploadExpiresAt until when the bytes have to come; absent where they were there before the document
 */
public record Document(
        DocumentId id,
        TenantId tenant,
        CollectionId collection,
        String name,
        Map<String, Object> metadata,
        DocumentAccess access,
        int version,
        DocumentStatus status,
        Optional<String> error,
        String originalKey,
        Optional<String> sequencer,
        Optional<Instant> uploadExpiresAt,
        TaskId task,
        Optional<Indexed> indexed,
        Instant createdAt) {
    /** An upload that began just before the time was up needs some time to arrive. */
    private static final Duration UPLOAD_GRACE = Duration.ofMinutes(5);

    /** Why an upload that did not come has failed. */
    public static final String EXPIRED = "The upload expired before it was complete. Upload the document again.";

    /**
     * The version that readers find.
     *
     * @param bytes size of the original
     * @param contentHash SHA-256 of the original, in hexadecimal
     * @param textKey the S3 key of the extracted text
     */
    public record Indexed(int version, int chunks, long bytes, String contentHash, String textKey) {}

    /** The document as it is at a time: one whose bytes did not come in time has failed. */
    public Document asOf(Instant now) {
        var neverCame = status == DocumentStatus.PENDING
                && sequencer.isEmpty()
                && uploadExpiresAt.map(t -> t.plus(UPLOAD_GRACE).isBefore(now)).orElse(false);
        if (!neverCame) {
            return this;
        }
        return new Document(
                id,
                tenant,
                collection,
                name,
                metadata,
                access,
                version,
                DocumentStatus.FAILED,
                Optional.of(EXPIRED),
                originalKey,
                sequencer,
                uploadExpiresAt,
                task,
                indexed,
                createdAt);
    }
}
