package ai.jarvis.tenancy;

class InMemoryUserStoreTest extends UserStoreContract {
    private final UserStore store = new InMemoryUserStore();

    @Override
    protected UserStore store() {
        return store;
    }

    @Override
    protected TenantId newTenant() {
        return TenantId.fresh();
    }
}
