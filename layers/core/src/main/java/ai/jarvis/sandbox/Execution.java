package ai.jarvis.sandbox;

import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Code that runs, ran or will.
 *
 * @param principal who asked for it
 * @param degraded what was taken from it because there was too much to do
 * @param waiter the step of a workflow that waits for it
 * @param deadline after which nobody waits for it any more
 * @param outcome what came of it, once it has ended
 */
public record Execution(
        ExecutionId id,
        TenantId tenant,
        String principal,
        Plan plan,
        Status status,
        List<Degradation> degraded,
        Optional<Waiter> waiter,
        Instant createdAt,
        Instant deadline,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        Optional<Outcome> outcome) {
    public Execution {
        degraded = List.copyOf(degraded);
    }

    /**
     * What is to be run.
     *
     * @param timeout of the wall's clock, once it runs
     * @param codeSha256 of the program's UTF-8, in hexadecimal digits
     */
    public record Plan(String language, Duration timeout, long memoryBytes, String codeSha256) {}

    /**
     * A step of a workflow.
     *
     * @param run which is a part of
     * @param step the doing of the step, the same for all attempts at it
     * @param token by which the newest attempt is told
     */
    public record Waiter(String run, String step, String token) {}

    /** How it is; the names are part of the API, in lower case. */
    public enum Status {
        PENDING,
        RUNNING,
        SUCCESS,
        FAILED,
        TIMEOUT,
        CANCELLED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        public boolean isEnd() {
            return this != PENDING && this != RUNNING;
        }

        /** The status of this name, if there is one. */
        public static Optional<Status> byWireName(String name) {
            return Stream.of(values())
                    .filter(each -> each.wireName().equals(name))
                    .findFirst();
        }
    }

    public boolean hasEnded() {
        return status.isEnd();
    }

    /** How long it waited for a worker, once one has begun. */
    public Optional<Duration> queued() {
        return startedAt.map(start -> {
            var waited = Duration.between(createdAt, start);
            return waited.isNegative() ? Duration.ZERO : waited;
        });
    }
}
