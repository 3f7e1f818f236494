package ai.jarvis.workflow;

import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.Optional;

/** Where questions to people are kept. */
public interface ApprovalStore {
    /**
     * Asks.
     *
     * @return the question as it is there: of the same doing of a step there is one, which may have been decided; one
     *     that was withdrawn is asked again. It has the newest token
     */
    Approval ask(Approval approval);

    Optional<Approval> find(TenantId tenant, ApprovalId id);

    /** Those that wait for a decision, newest first. */
    Page<Approval> pending(TenantId tenant, Page.Request page);

    /** Decides one that is pending; whether this call does. */
    boolean decide(TenantId tenant, ApprovalId id, boolean approved, String by, Optional<String> comment, Instant at);

    /** Withdraws what a run still asks. */
    void withdraw(TenantId tenant, RunId run, Instant at);
}
