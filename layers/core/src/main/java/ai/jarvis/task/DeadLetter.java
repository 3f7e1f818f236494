package ai.jarvis.task;

import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * A task that failed for good, kept until somebody has it done again.
 *
 * @param kind as the task's
 * @param subject as the task's
 * @param error why it failed, in words for people
 * @param attempts how often it was tried
 * @param replayedAt when it was begun again
 */
public record DeadLetter(
        TaskId task,
        TenantId tenant,
        String kind,
        String subject,
        String error,
        int attempts,
        Instant archivedAt,
        Optional<Instant> replayedAt) {}
