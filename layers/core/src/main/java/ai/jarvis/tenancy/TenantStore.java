package ai.jarvis.tenancy;

/** Where tenants are kept. */
public interface TenantStore {
    void insert(Tenant tenant);
}
