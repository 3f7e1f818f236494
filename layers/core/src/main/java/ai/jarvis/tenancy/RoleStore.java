package ai.jarvis.tenancy;

import java.util.List;
import java.util.Optional;

/** Where the roles are kept that tenants made for themselves. */
public interface RoleStore {
    /** Whether the role was new; false if the tenant has one of this name already. */
    boolean insert(CustomRole role);

    Optional<CustomRole> find(TenantId tenant, RoleId id);

    /** All of a tenant's, by their names. */
    List<CustomRole> list(TenantId tenant);

    /** Replaces the permissions; whether there is such a role. */
    boolean replace(CustomRole role);

    /** What came of a removal. */
    enum Removal {
        REMOVED,
        IN_USE,
        UNKNOWN
    }

    /** Removes a role that no user and no usable key has. */
    Removal remove(TenantId tenant, RoleId id);
}
