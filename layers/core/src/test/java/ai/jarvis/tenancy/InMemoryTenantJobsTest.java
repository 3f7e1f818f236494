package ai.jarvis.tenancy;

class InMemoryTenantJobsTest extends TenantJobStoreContract {
    private final TenantJobStore store = new InMemoryTenantJobs();

    @Override
    protected TenantJobStore store() {
        return store;
    }

    @Override
    protected TenantId newTenant() {
        return TenantId.fresh();
    }
}
