package ai.jarvis.budget;

import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Budgets in memory. */
final class InMemoryBudgetStore implements BudgetStore {
    private final Map<TenantId, Map<String, Budget>> byTenant = new ConcurrentHashMap<>();

    private Map<String, Budget> of(TenantId tenant) {
        return byTenant.computeIfAbsent(tenant, id -> new TreeMap<>());
    }

    @Override
    public synchronized List<Budget> list(TenantId tenant) {
        return List.copyOf(of(tenant).values());
    }

    @Override
    public synchronized boolean put(TenantId tenant, Budget budget, int most, Instant at) {
        var all = of(tenant);
        if (!all.containsKey(budget.name()) && all.size() >= most) {
            return false;
        }
        all.put(budget.name(), budget);
        return true;
    }

    @Override
    public synchronized boolean delete(TenantId tenant, String name) {
        return of(tenant).remove(name) != null;
    }
}
