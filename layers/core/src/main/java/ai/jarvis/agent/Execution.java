package ai.jarvis.agent;

import ai.jarvis.chat.ConversationId;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.Actor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An execution of an agent.
 *
 * @param version of the agent, which it keeps
 * @param actor in whose name it acts
 * @param attempt from 1; another one each time that it is retried
 * @param machine the execution of the state machine that does it, once it has begun
 * @param degraded what was taken from it because there was too much to do
 * @param usage of it and its sub-agents that have answered
 * @param ending once it has ended
 */
public record Execution(
        ExecutionId id,
        TenantId tenant,
        AgentId agent,
        int version,
        Actor actor,
        Wish wish,
        Place place,
        Status status,
        int attempt,
        Optional<String> machine,
        List<Degradation> degraded,
        Usage usage,
        Optional<Ending> ending,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt) {
    /** After which nobody waits for it any more that has not ended: what does it takes breaks at times. */
    static final Duration GRACE = Duration.ofMinutes(15);

    public Execution {
        degraded = List.copyOf(degraded);
    }

    /**
     * What is wanted.
     *
     * @param parameters told to the model, and to its persona
     * @param conversation that it is a part of
     * @param waiter the step of a workflow that waits for it
     */
    public record Wish(
            String input,
            Map<String, Object> parameters,
            Optional<ConversationId> conversation,
            AgentLimits limits,
            Optional<Waiter> waiter) {}

    /**
     * Where it is among those that asked it.
     *
     * @param root the one that nobody asked
     * @param depth 1 of the root
     */
    public record Place(ExecutionId root, Optional<Parent> parent, int depth) {}

    /** The call that it answers. */
    public record Parent(ExecutionId execution, int step, int call) {}

    /**
     * A step of a workflow.
     *
     * @param run which it is a part of
     * @param step the doing of the step, the same for all attempts at it
     * @param token by which the newest attempt is told
     */
    public record Waiter(String run, String step, String token) {}

    /**
     * How it ended.
     *
     * @param output what the agent said last, if it said anything
     * @param error if it did not do what it was asked
     */
    public record Ending(StopReason reason, Optional<String> output, Optional<Failure> error) {}

    /** Why it did not do what it was asked; the code is part of the API. */
    public record Failure(String code, String message) {}

    /** How it is; the names are part of the API, in lower case. */
    public enum Status {
        PENDING,
        RUNNING,
        SUCCESS,
        FAILED,
        CANCELLED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        public boolean isEnd() {
            return this == SUCCESS || this == FAILED || this == CANCELLED;
        }
    }

    public boolean hasEnded() {
        return status.isEnd();
    }

    public boolean isRoot() {
        return place.parent().isEmpty();
    }

    /** Whom it acts for. */
    public Caller caller() {
        return actor.in(tenant);
    }

    /** What the execution of the state machine is called that makes this attempt. */
    public String machineName() {
        return attempt == 1 ? id.value() : id + "-" + attempt;
    }

    /** How long it took, once it has ended. */
    public Optional<Duration> duration() {
        return endedAt.map(end -> Duration.between(startedAt.orElse(createdAt), end));
    }

    boolean isOverdue(Instant now) {
        return !hasEnded()
                && now.isAfter(startedAt
                        .orElse(createdAt)
                        .plus(wish.limits().maxDuration())
                        .plus(GRACE));
    }
}
