package ai.jarvis.sandbox;

import ai.jarvis.tenancy.TenantId;

class InMemorySandboxStoreTest extends SandboxStoreContract {
    private final InMemorySandboxStore store = new InMemorySandboxStore();

    @Override
    protected SandboxStore store() {
        return store;
    }

    @Override
    protected TenantId newTenant() {
        return TenantId.fresh();
    }
}
