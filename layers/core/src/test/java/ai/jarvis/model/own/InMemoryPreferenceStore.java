package ai.jarvis.model.own;

import ai.jarvis.model.gateway.Preferences;
import ai.jarvis.model.route.Priority;
import ai.jarvis.tenancy.TenantId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the preferences of one process. */
public final class InMemoryPreferenceStore implements PreferenceStore {
    private final Map<TenantId, Preferences> tenants = new ConcurrentHashMap<>();

    @Override
    public Optional<Preferences> find(TenantId tenant) {
        return Optional.ofNullable(tenants.get(tenant));
    }

    @Override
    public void put(TenantId tenant, Preferences preferences) {
        tenants.compute(
                tenant,
                (unused, before) ->
                        preferences.withPriority(before == null ? Preferences.STANDARD.priority() : before.priority()));
    }

    @Override
    public void putPriority(TenantId tenant, Priority priority) {
        tenants.merge(
                tenant, Preferences.STANDARD.withPriority(priority), (before, unused) -> before.withPriority(priority));
    }
}
