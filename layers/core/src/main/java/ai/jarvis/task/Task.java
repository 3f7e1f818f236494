package ai.jarvis.task;

import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * A piece of work that goes on after its request was answered.
 *
 * @param kind what is done, such as {@code ingestion}
 * @param subject the id of what it is done to
 * @param attempt how often it was started
 * @param error why it failed, in words for people
 */
public record Task(
        TaskId id,
        TenantId tenant,
        String kind,
        String subject,
        TaskStatus status,
        int attempt,
        Optional<String> error,
        Instant createdAt,
        Instant updatedAt) {}
