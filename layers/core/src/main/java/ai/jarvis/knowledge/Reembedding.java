package ai.jarvis.knowledge;

import ai.jarvis.model.ModelId;
import ai.jarvis.task.TaskId;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * The change of a collection to another embedding model, while it is searched and written to.
 *
 * @param task by which it is known
 * @param source whose vectors searches use until the switch
 * @param target whose vectors they use after it
 * @param dimensions of the target's vectors
 * @param chunks how many there were to embed when somebody last looked
 * @param embedded how many of them have vectors of the target
 * @param error why it was given up; absent if it was not, or somebody cancelled it
 * @param finishedAt when the vectors that are not used any more were gone
 */
public record Reembedding(
        TaskId task,
        TenantId tenant,
        CollectionId collection,
        ModelId source,
        ModelId target,
        int dimensions,
        Stage stage,
        long chunks,
        long embedded,
        Optional<String> error,
        Instant createdAt,
        Optional<Instant> finishedAt) {
    /** How far it is. */
    public enum Stage {
        /** Chunks get vectors of the target beside those they have; new documents get both. */
        EMBEDDING,
        /** Searches use the target's vectors. Those that began before still find the source's, of new documents too. */
        SWITCHED,
        /** The source's vectors are removed. */
        SWEEPING,
        /** Searches go on with the source's vectors, and the target's are removed. */
        WITHDRAWN;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** As tasks say it: what the caller asked for is done with the switch. */
    public enum Status {
        RUNNING,
        SUCCESS,
        FAILED,
        CANCELLED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean isFinished() {
        return finishedAt.isPresent();
    }

    public Status status() {
        return switch (stage) {
            case EMBEDDING -> Status.RUNNING;
            case SWITCHED, SWEEPING -> Status.SUCCESS;
            case WITHDRAWN -> error.isPresent() ? Status.FAILED : Status.CANCELLED;
        };
    }

    /** The share of the work that is done, from 0 to 1; 1 only after the switch. */
    public double progress() {
        return stage == Stage.EMBEDDING || stage == Stage.WITHDRAWN ? embedded / (chunks + 1.0) : 1;
    }
}
