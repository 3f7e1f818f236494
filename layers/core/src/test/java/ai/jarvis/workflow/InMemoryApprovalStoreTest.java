package ai.jarvis.workflow;

import ai.jarvis.tenancy.TenantId;

class InMemoryApprovalStoreTest extends ApprovalStoreContract {
    private final ApprovalStore store = new InMemoryApprovalStore();

    @Override
    protected ApprovalStore store() {
        return store;
    }

    @Override
    protected TenantId newTenant() {
        return TenantId.fresh();
    }

    @Override
    protected RunId newRun(TenantId of) {
        return RunId.fresh();
    }
}
