package ai.jarvis.sql;

import ai.jarvis.tenancy.TenantId;

class InMemoryQueryStoreTest extends QueryStoreContract {
    private final QueryStore store = new InMemoryQueryStore();

    @Override
    protected QueryStore store() {
        return store;
    }

    @Override
    protected TenantId newTenant() {
        return TenantId.fresh();
    }
}
