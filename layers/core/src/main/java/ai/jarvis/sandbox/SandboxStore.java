package ai.jarvis.sandbox;

import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where executions are kept. */
public interface SandboxStore {
    /** Keeps a new one; whether it does: of the same doing of a step there is one at a time that has not ended. */
    boolean insert(Execution execution);

    Optional<Execution> find(TenantId tenant, ExecutionId id);

    /** Newest first, without what they printed. */
    Page<Execution> list(TenantId tenant, Optional<Execution.Status> status, Page.Request page);

    /** The newest one of a doing of a step. */
    Optional<Execution> ofStep(TenantId tenant, String step);

    /** Those of a workflow's run that have not ended. */
    List<Execution> unfinished(TenantId tenant, String run);

    /** Has the newest attempt at a step told of it. */
    void awaitedBy(TenantId tenant, ExecutionId id, String token);

    /** Notes that a worker has begun; one that runs or has ended stays as it is. */
    boolean started(TenantId tenant, ExecutionId id, Instant at);

    /**
     * Ends one that has not ended.
     *
     * @return it as it is then; absent if it had ended before, or is not there
     */
    Optional<Execution> end(TenantId tenant, ExecutionId id, Outcome outcome, Instant at);
}
