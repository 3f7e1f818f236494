package ai.jarvis.localstack.s3;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.UUID;

/**
 * A change that is about to be made to an object, and whose event is owed if it is made.
 *
 * @param id also the event's id, so that an event emitted again is recognised as the same
 * @param reason the operation, as the event names it
 */
record Intent(
        @JsonProperty("id") UUID id,
        @JsonProperty("change") Change change,
        @JsonProperty("bucket") String bucket,
        @JsonProperty("key") String key,
        @JsonProperty("reason") String reason) {

    enum Change {
        CREATED,
        DELETED
    }

    static Intent toCreate(String bucket, String key, String reason) {
        return new Intent(UUID.randomUUID(), Change.CREATED, bucket, key, reason);
    }

    static Intent toDelete(String bucket, String key) {
        return new Intent(UUID.randomUUID(), Change.DELETED, bucket, key, "DeleteObject");
    }
}
