package ai.jarvis.tenancy;

import ai.jarvis.platform.Page;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Keeps the tenants of one process. */
public final class InMemoryTenantStore implements TenantStore {
    private final Map<String, Tenant> newestFirst = new ConcurrentSkipListMap<>((a, b) -> b.compareTo(a));

    @Override
    public void insert(Tenant tenant, TenantId by) {
        newestFirst.put(tenant.id().value(), tenant);
    }

    @Override
    public Optional<Tenant> find(TenantId id) {
        return Optional.ofNullable(newestFirst.get(id.value()));
    }

    @Override
    public Page<Tenant> list(Page.Request page) {
        var rows = newestFirst.values().stream()
                .filter(tenant -> page.after().isEmpty()
                        || tenant.id().value().compareTo(page.after().get()) < 0)
                .limit(page.limit() + 1L)
                .toList();
        return Page.of(rows, page.limit(), tenant -> tenant.id().value());
    }

    @Override
    public Optional<Tenant> update(TenantId id, Change change, TenantId by) {
        return Optional.ofNullable(newestFirst.computeIfPresent(
                id.value(),
                (key, tenant) -> tenant.status().isDeletion()
                        ? tenant
                        : new Tenant(
                                tenant.id(),
                                change.name().orElse(tenant.name()),
                                change.plan().orElse(tenant.plan()),
                                change.status().orElse(tenant.status()),
                                tenant.placement(),
                                tenant.adminEmail(),
                                tenant.createdAt())));
    }

    public List<Tenant> all() {
        return List.copyOf(newestFirst.values());
    }
}
