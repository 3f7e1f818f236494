package ai.jarvis.tenancy;

class InMemoryRoleStoreTest extends RoleStoreContract {
    private final RoleStore store = new InMemoryRoleStore();

    @Override
    protected RoleStore store() {
        return store;
    }

    @Override
    protected TenantId newTenant() {
        return TenantId.fresh();
    }
}
