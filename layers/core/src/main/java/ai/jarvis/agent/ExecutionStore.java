package ai.jarvis.agent;

import ai.jarvis.agent.Execution.Ending;
import ai.jarvis.agent.Execution.Status;
import ai.jarvis.chat.ConversationId;
import ai.jarvis.chat.MessageId;
import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where executions of agents are kept, and what they did. */
public interface ExecutionStore {
    /** Keeps a new one; whether it does: a doing of a workflow's step has one. */
    boolean insert(Execution execution);

    Optional<Execution> find(TenantId tenant, ExecutionId id);

    /** Those that somebody asked an agent for, newest first; not those that other agents did. */
    Page<Execution> list(TenantId tenant, AgentId agent, Page.Request page);

    /** Those that one asked other agents for, oldest first. */
    List<Execution> children(TenantId tenant, ExecutionId parent);

    /** The one of a doing of a workflow's step. */
    Optional<Execution> ofStep(TenantId tenant, String step);

    /** Those of a workflow's run that have not ended. */
    List<Execution> unfinished(TenantId tenant, String run);

    /** Has the newest attempt at a workflow's step told of it. */
    void awaitedBy(TenantId tenant, ExecutionId id, String token);

    /**
     * The newest one that ended well since then, was asked the same of the same version in the same name, and has no
     * conversation that had begun before.
     */
    Optional<Execution> equal(Execution execution, Instant since);

    /** Notes that a state machine does it from now on; whether it has not ended. */
    boolean started(TenantId tenant, ExecutionId id, String machine, Instant at);

    /** What it did so far, in order. */
    List<AgentStep> steps(TenantId tenant, ExecutionId id);

    /**
     * Keeps a step, adds what it took, and keeps the executions of the agents that it asks; unless there is one of that
     * number.
     */
    boolean add(TenantId tenant, ExecutionId id, AgentStep step, List<Execution> children);

    /** Keeps what came of a call, and adds what it took, unless something came of it before. */
    boolean answered(TenantId tenant, ExecutionId id, int step, int call, AgentStep.Result result);

    /** Notes that all calls of a step have been answered; whether this was not noted before. */
    boolean stepEnded(TenantId tenant, ExecutionId id, int step, Instant at);

    /** Ends one that has not ended; whether it does. */
    boolean end(TenantId tenant, ExecutionId id, Status status, Ending ending, Instant at);

    /** Has one go on that failed, or was cancelled with those that asked it; whether it had. */
    boolean retry(TenantId tenant, ExecutionId id);

    /**
     * What was before in a conversation, in short.
     *
     * @param through the last message that it tells of
     */
    record Summary(String text, MessageId through) {}

    Optional<Summary> summary(TenantId tenant, ConversationId conversation);

    void keep(TenantId tenant, ConversationId conversation, Summary summary, Instant at);
}
