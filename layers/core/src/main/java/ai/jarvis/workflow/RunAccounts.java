package ai.jarvis.workflow;

import ai.jarvis.tenancy.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/** What runs have used of their limits; a run and all that are steps of it have one account, under the root's id. */
public interface RunAccounts {
    /** Opens an account, unless it is there. */
    void open(TenantId tenant, RunId root, RunLimits limits, Instant now);

    /**
     * Counts a step that is about to begin.
     *
     * @throws BudgetExceeded if the run has used what it may
     * @throws StepCancelled if it is cancelled
     */
    Account beginStep(TenantId tenant, RunId root, Instant now);

    void spend(TenantId tenant, RunId root, long tokens, BigDecimal cost);

    /** From now on no step begins. */
    void cancel(TenantId tenant, RunId root);

    /** Steps may begin again that were cut off; the time that the run may take begins anew. */
    void retry(TenantId tenant, RunId root, RunLimits limits, Instant now);

    /**
     * How an account stands.
     *
     * @param steps how many steps have begun, the one in question too: its number
     * @param retriedAt when somebody last had the run tried again
     */
    record Account(long steps, long tokensLeft, BigDecimal costLeft, Optional<Instant> retriedAt) {}
}
