package ai.jarvis.plugin;

import ai.jarvis.tenancy.TenantId;

class InMemoryPluginStoreTest extends PluginStoreContract {
    private final InMemoryPluginStore store = new InMemoryPluginStore();

    @Override
    protected PluginStore store() {
        return store;
    }

    @Override
    protected TenantId newTenant() {
        return TenantId.fresh();
    }
}
