package ai.jarvis.model.own;

import ai.jarvis.tenancy.TenantId;

class InMemoryPreferenceStoreTest extends PreferenceStoreContract {
    private final InMemoryPreferenceStore store = new InMemoryPreferenceStore();

    @Override
    protected PreferenceStore store() {
        return store;
    }

    @Override
    protected TenantId newTenant() {
        return TenantId.fresh();
    }
}
