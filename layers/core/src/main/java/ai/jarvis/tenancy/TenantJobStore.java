package ai.jarvis.tenancy;

import ai.jarvis.platform.Page;
import ai.jarvis.task.TaskId;
import java.util.Optional;

/** Where the jobs on tenants are kept, by whoever asked for them. */
public interface TenantJobStore {
    /**
     * Adds a job, unless one on the same tenant is unfinished. A deletion marks its tenant, in the same transaction.
     *
     * @return the job on the tenant that is unfinished now; absent if it is of somebody else
     */
    Optional<TenantJob> insert(TenantJob job);

    Optional<TenantJob> find(TenantId owner, TaskId id);

    /** The jobs on one tenant, newest first. */
    Page<TenantJob> list(TenantId owner, TenantId subject, Page.Request page);
}
