package ai.jarvis.tenancy;

import java.time.Instant;
import java.util.Set;

/** A role that a tenant made for itself. Its name stays as it is: users and keys have it by its name. */
public record CustomRole(RoleId id, TenantId tenant, Role role, Instant createdAt) {
    public CustomRole {
        if (Role.builtIn(role.name()).isPresent()) {
            throw new IllegalArgumentException("A built-in role has this name: " + role.name());
        }
    }

    public CustomRole with(Set<Permission> permissions) {
        return new CustomRole(id, tenant, new Role(role.name(), permissions), createdAt);
    }
}
