package ai.jarvis.tenancy;

import ai.jarvis.task.TaskId;
import java.time.Instant;
import java.util.Map;

class InMemoryTenantJobsTest extends TenantJobStoreContract {
    private final InMemoryTenantJobs store = new InMemoryTenantJobs();

    @Override
    protected TenantJobStore store() {
        return store;
    }

    @Override
    protected TenantId newTenant() {
        return TenantId.fresh();
    }

    @Override
    protected void finish(TenantId owner, TaskId id, Map<String, Object> report, Instant at) {
        store.finish(owner, id, report, at);
    }
}
