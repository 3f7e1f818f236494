package ai.jarvis.sql.source;

import ai.jarvis.tenancy.TenantId;

class InMemorySourceStoreTest extends SourceStoreContract {
    private final InMemorySourceStore store = new InMemorySourceStore();

    @Override
    protected SourceStore store() {
        return store;
    }

    @Override
    protected TenantId newTenant() {
        return TenantId.fresh();
    }
}
