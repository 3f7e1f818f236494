package ai.jarvis.platform;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Where it is kept which operations were done already, and with what answer (IETF draft
 * {@code draft-ietf-httpapi-idempotency-key-header}). Times are the caller's, so that an expired record is ignored even
 * where the store removes it late.
 */
public interface IdempotencyStore {
    /** How long an operation may take; after that a crash is assumed, and the next request does it. */
    Duration IN_PROGRESS = Duration.ofSeconds(60);

    /** How long an answer is repeated. */
    Duration COMPLETED = Duration.ofHours(24);

    /** Most bytes of a recorded body, well under what DynamoDB takes in one item. */
    int MAX_BODY_BYTES = 256 << 10;

    /** An answer as it is repeated. */
    @SuppressWarnings("ArrayRecordComponent") // Bytes on their way from one wire to the other, never compared.
    record Answer(int status, String contentType, byte[] body, Optional<String> location) {}

    /** What a request finds. */
    sealed interface Found {
        /**
         * Nothing: the request is the first, and has to {@link #complete} or {@link #abandon}.
         *
         * @param attempt tells this request from a later one that took over after the time was up
         */
        record Nothing(String attempt) implements Found {}

        /** The same request, not done yet. */
        record InProgress() implements Found {}

        /** The same request, done. */
        record Completed(Answer answer) implements Found {}

        /** Another request with the same key, done or not. */
        record Mismatch() implements Found {}
    }

    /**
     * Claims the operation, if nobody has; of requests at the same time exactly one finds {@link Found.Nothing}.
     *
     * @param fingerprint of what is asked for; another one with the same key is a mistake of the caller's
     */
    Found begin(IdempotencyKey key, String fingerprint, Instant now);

    /** Keeps the answer, unless another attempt has taken over. The body has at most {@link #MAX_BODY_BYTES}. */
    void complete(IdempotencyKey key, String attempt, Answer answer, Instant now);

    /** Frees the operation, unless another attempt has taken over. */
    void abandon(IdempotencyKey key, String attempt);
}
