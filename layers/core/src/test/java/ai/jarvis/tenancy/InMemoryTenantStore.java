package ai.jarvis.tenancy;

import java.util.ArrayList;
import java.util.List;

/** Keeps the tenants of one process. */
public final class InMemoryTenantStore implements TenantStore {
    private final List<Tenant> tenants = new ArrayList<>();

    @Override
    public synchronized void insert(Tenant tenant) {
        tenants.add(tenant);
    }

    public synchronized List<Tenant> all() {
        return List.copyOf(tenants);
    }
}
