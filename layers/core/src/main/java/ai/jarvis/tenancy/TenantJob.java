package ai.jarvis.tenancy;

import ai.jarvis.task.TaskId;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Work on a whole tenant, which takes minutes rather than milliseconds. It is a task of whoever asked for it.
 *
 * @param owner the tenant that asked, and keeps the report
 * @param subject the tenant that it is about
 * @param target where a move leads to
 * @param report what was done, once it is: numbers, texts, lists and maps
 */
public record TenantJob(
        TaskId id,
        TenantId owner,
        TenantId subject,
        Kind kind,
        Optional<Placement> target,
        Map<String, Object> report,
        Instant createdAt,
        Optional<Instant> finishedAt) {
    /** What is done. */
    public enum Kind {
        EXPORT,
        DELETION,
        MOVE;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * The kind of that name.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Kind byWireName(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }

        /** What the task is called. */
        public String taskKind() {
            return "tenant-" + wireName();
        }
    }

    public TenantJob {
        if (target.isPresent() != (kind == Kind.MOVE)) {
            throw new IllegalArgumentException("A move, and nothing else, has a target: " + kind + " " + target);
        }
        report = Map.copyOf(report);
    }

    public static TenantJob of(
            TenantId owner, TenantId subject, Kind kind, Optional<Placement> target, Instant createdAt) {
        return new TenantJob(TaskId.fresh(), owner, subject, kind, target, Map.of(), createdAt, Optional.empty());
    }

    /** Whether it asks for what the other one asks for. */
    public boolean isSameAs(TenantJob other) {
        return subject.equals(other.subject) && kind == other.kind && target.equals(other.target);
    }
}
