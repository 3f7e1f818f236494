package ai.jarvis.budget;

import ai.jarvis.tenancy.TenantId;

class InMemoryBudgetStoreTest extends BudgetStoreContract {
    private final BudgetStore store = new InMemoryBudgetStore();

    @Override
    protected BudgetStore store() {
        return store;
    }

    @Override
    protected TenantId newTenant() {
        return TenantId.fresh();
    }
}
