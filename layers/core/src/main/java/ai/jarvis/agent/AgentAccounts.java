package ai.jarvis.agent;

import ai.jarvis.tenancy.TenantId;
import java.math.BigDecimal;
import java.time.Instant;

/** What executions have used of their limits; one and all its sub-agents have one account, under the root's id. */
public interface AgentAccounts {
    /** Opens an account, unless it is there. */
    void open(TenantId tenant, ExecutionId root, AgentLimits limits, Instant now);

    /**
     * Counts a step that is about to begin; the same one again is not counted again.
     *
     * @param step which, among all of the account
     * @throws LimitReached if they have used what they may, or are cancelled
     */
    Balance beginStep(TenantId tenant, ExecutionId root, String step, Instant now);

    /**
     * As {@link #beginStep}, of what is no step: calls of tools.
     *
     * @throws LimitReached if they have used what they may, or are cancelled
     */
    Balance check(TenantId tenant, ExecutionId root, Instant now);

    void spend(TenantId tenant, ExecutionId root, long tokens, BigDecimal cost);

    /** From now on nothing begins. */
    void cancel(TenantId tenant, ExecutionId root);

    /** Gives all the time anew. */
    void retry(TenantId tenant, ExecutionId root, AgentLimits limits, Instant now);

    /** What is left. */
    record Balance(long tokensLeft, BigDecimal costLeft, Instant endsAt) {}
}
