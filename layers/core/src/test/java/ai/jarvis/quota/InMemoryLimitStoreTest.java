package ai.jarvis.quota;

import ai.jarvis.tenancy.TenantId;

class InMemoryLimitStoreTest extends LimitStoreContract {
    private final InMemoryLimitStore store = new InMemoryLimitStore();

    @Override
    protected LimitStore store() {
        return store;
    }

    @Override
    protected TenantId newTenant() {
        return store.register("pro");
    }
}
