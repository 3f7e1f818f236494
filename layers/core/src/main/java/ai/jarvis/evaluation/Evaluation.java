package ai.jarvis.evaluation;

import ai.jarvis.task.TaskId;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * An evaluation.
 *
 * @param task by which its progress is known
 * @param size how many cases the set has
 * @param error why it failed
 * @param report what it found, once it has ended by itself
 */
public record Evaluation(
        EvaluationId id,
        TenantId tenant,
        TaskId task,
        DatasetId dataset,
        int version,
        int size,
        Plan plan,
        Status status,
        Optional<String> error,
        Optional<Report> report,
        String author,
        Instant createdAt,
        Optional<Instant> finishedAt) {
    /** How it is; the names are part of the API, in lower case. */
    public enum Status {
        RUNNING,
        SUCCESS,
        FAILED,
        CANCELLED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What it is evaluated for: the last subject. */
    public Subject candidate() {
        return plan.subjects().getLast();
    }
}
