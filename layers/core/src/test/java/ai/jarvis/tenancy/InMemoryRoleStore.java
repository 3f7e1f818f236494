package ai.jarvis.tenancy;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the roles that tenants made for themselves, of one process. Knows of no users or keys that have them. */
public final class InMemoryRoleStore implements RoleStore {
    private final Map<RoleId, CustomRole> roles = new ConcurrentHashMap<>();

    @Override
    public boolean insert(CustomRole role) {
        if (list(role.tenant()).stream()
                .anyMatch(other -> other.role().name().equals(role.role().name()))) {
            return false;
        }
        roles.put(role.id(), role);
        return true;
    }

    @Override
    public Optional<CustomRole> find(TenantId tenant, RoleId id) {
        return Optional.ofNullable(roles.get(id)).filter(role -> role.tenant().equals(tenant));
    }

    @Override
    public List<CustomRole> list(TenantId tenant) {
        return roles.values().stream()
                .filter(role -> role.tenant().equals(tenant))
                .sorted(Comparator.comparing(role -> role.role().name()))
                .toList();
    }

    @Override
    public boolean replace(CustomRole role) {
        var known = find(role.tenant(), role.id()).isPresent();
        if (known) {
            roles.put(role.id(), role);
        }
        return known;
    }

    @Override
    public Removal remove(TenantId tenant, RoleId id) {
        return find(tenant, id).isPresent() && roles.remove(id) != null ? Removal.REMOVED : Removal.UNKNOWN;
    }
}
