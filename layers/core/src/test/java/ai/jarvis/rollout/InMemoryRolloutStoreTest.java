package ai.jarvis.rollout;

import ai.jarvis.tenancy.TenantId;

class InMemoryRolloutStoreTest extends RolloutStoreContract {
    private final RolloutStore store = new InMemoryRolloutStore();

    @Override
    protected RolloutStore store() {
        return store;
    }

    @Override
    protected TenantId newTenant() {
        return TenantId.fresh();
    }
}
