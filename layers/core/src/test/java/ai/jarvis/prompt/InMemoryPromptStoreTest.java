package ai.jarvis.prompt;

import ai.jarvis.tenancy.TenantId;

class InMemoryPromptStoreTest extends PromptStoreContract {
    private final PromptStore store = new InMemoryPromptStore();

    @Override
    protected PromptStore store() {
        return store;
    }

    @Override
    protected TenantId newTenant() {
        return TenantId.fresh();
    }
}
