package ai.jarvis.tenancy;

class InMemoryApiKeyStoreTest extends ApiKeyStoreContract {
    private final ApiKeyStore store = new InMemoryApiKeyStore();

    @Override
    protected ApiKeyStore store() {
        return store;
    }

    @Override
    protected TenantId newTenant() {
        return TenantId.fresh();
    }
}
