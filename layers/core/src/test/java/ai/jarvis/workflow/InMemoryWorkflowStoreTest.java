package ai.jarvis.workflow;

import ai.jarvis.tenancy.TenantId;

class InMemoryWorkflowStoreTest extends WorkflowStoreContract {
    private final WorkflowStore store = new InMemoryWorkflowStore();

    @Override
    protected WorkflowStore store() {
        return store;
    }

    @Override
    protected TenantId newTenant() {
        return TenantId.fresh();
    }
}
