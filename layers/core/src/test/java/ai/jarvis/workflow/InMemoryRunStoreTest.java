package ai.jarvis.workflow;

import ai.jarvis.tenancy.TenantId;

class InMemoryRunStoreTest extends RunStoreContract {
    private final RunStore store = new InMemoryRunStore();

    @Override
    protected RunStore store() {
        return store;
    }

    @Override
    protected TenantId newTenant() {
        return TenantId.fresh();
    }
}
