package ai.jarvis.workflow;

import ai.jarvis.task.TaskStatus;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A run of a workflow.
 *
 * @param version of the workflow; absent until it is known, since a candidate is given to some runs by lot
 * @param attempt how often it was started: 1 the first time, one more with each retry
 * @param root the run whose limits it shares: itself, or the one that it is a step of, however deep
 * @param execution by which Step Functions knows it
 * @param output a value that JSON has
 */
public record Run(
        RunId id,
        TenantId tenant,
        WorkflowId workflow,
        Optional<Integer> version,
        TaskStatus status,
        int attempt,
        Wish wish,
        RunId root,
        Optional<Parent> parent,
        Optional<String> execution,
        Optional<Object> output,
        Optional<Failure> error,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt) {
    /**
     * What was asked for.
     *
     * @param actor in whose name the steps work
     * @param origin what started it, as in {@code api}, {@code schedule}, {@code event}, {@code webhook}, {@code step}
     * @param deduplication two runs of a workflow with the same are one
     */
    public record Wish(
            Map<String, Object> input,
            Actor actor,
            String origin,
            Optional<String> deduplication,
            Priority priority,
            RunLimits limits) {}

    /** Which of a tenant's own waiting runs goes first. */
    public enum Priority {
        LOW(0),
        NORMAL(1),
        HIGH(2);

        private final int rank;

        Priority(int rank) {
            this.rank = rank;
        }

        /** The greater goes first. */
        public int rank() {
            return rank;
        }

        public String wireName() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /**
         * The priority of that rank.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Priority byRank(int rank) {
            for (var priority : values()) {
                if (priority.rank == rank) {
                    return priority;
                }
            }
            throw new IllegalArgumentException("Not the rank of a priority: " + rank);
        }

        /**
         * The priority of that name.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Priority byWireName(String name) {
            return valueOf(name.toUpperCase(java.util.Locale.ROOT));
        }
    }

    /**
     * The step that waits for the run.
     *
     * @param token by which Step Functions is told that it has ended
     */
    public record Parent(RunId run, String token) {}

    /**
     * Why a run failed.
     *
     * @param code stable, as in {@code StepRefused} or {@code timeout}
     * @param detail for people
     */
    public record Failure(String code, String detail) {
        private static final String OURS = StepErrors.REFUSED.substring(0, StepErrors.REFUSED.lastIndexOf('.') + 1);

        /** As Step Functions tells it, where errors of the platform's own have names of classes. */
        public static Failure of(String error, String cause) {
            return new Failure(error.startsWith(OURS) ? error.substring(OURS.length()) : error, cause);
        }
    }

    public boolean hasEnded() {
        return switch (status) {
            case SUCCESS, FAILED, CANCELLED -> true;
            case PENDING, RUNNING, RETRY -> false;
        };
    }
}
