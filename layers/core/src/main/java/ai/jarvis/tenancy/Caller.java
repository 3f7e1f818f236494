package ai.jarvis.tenancy;

import ai.jarvis.platform.Refusal;
import java.util.Set;

/**
 * Who makes a request, as established at the edge.
 *
 * @param principal the id of the API key (later: of the user) that the request is made with
 */
public record Caller(TenantId tenant, String principal, Set<Role> roles) {
    public Caller {
        roles = Set.copyOf(roles);
    }

    public boolean may(Permission permission) {
        return roles.stream().anyMatch(role -> role.allows(permission));
    }

    /** Refuses with {@code permission_denied} if no role of the caller allows it. */
    public void require(Permission permission) {
        if (!may(permission)) {
            throw Refusal.of(
                    Refusal.Kind.FORBIDDEN,
                    "permission_denied",
                    "This needs the permission " + permission.wireName() + ".");
        }
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }
}
