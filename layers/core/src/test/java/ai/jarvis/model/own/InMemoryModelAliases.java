package ai.jarvis.model.own;

import ai.jarvis.model.ModelAliases;
import ai.jarvis.model.ModelId;
import ai.jarvis.tenancy.TenantId;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the names of one process. */
public final class InMemoryModelAliases implements ModelAliases {
    private final Map<TenantId, Map<String, ModelId>> tenants = new ConcurrentHashMap<>();

    private Map<String, ModelId> of(TenantId tenant) {
        return tenants.computeIfAbsent(tenant, unknown -> new TreeMap<>());
    }

    @Override
    public SortedMap<String, ModelId> list(TenantId tenant) {
        return new TreeMap<>(of(tenant));
    }

    @Override
    public void put(TenantId tenant, String alias, ModelId model) {
        of(tenant).put(alias, model);
    }

    @Override
    public boolean remove(TenantId tenant, String alias) {
        return of(tenant).remove(alias) != null;
    }
}
