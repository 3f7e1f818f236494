package ai.jarvis.model.own;

import ai.jarvis.tenancy.TenantId;

class InMemoryOwnModelStoreTest extends OwnModelStoreContract {
    private final InMemoryOwnModelStore store = new InMemoryOwnModelStore();

    @Override
    protected OwnModelStore store() {
        return store;
    }

    @Override
    protected TenantId newTenant() {
        return TenantId.fresh();
    }
}
