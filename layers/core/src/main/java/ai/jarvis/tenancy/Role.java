package ai.jarvis.tenancy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A name for what somebody may do: one of the built-in roles, which every tenant has, or one that a tenant made for
 * itself.
 *
 * @param permissions all of them, those of included roles too
 */
public record Role(String name, Set<Permission> permissions) {
    /** Before the roles, which are checked by it. */
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,49}");

    public static final Role SUPER_ADMIN = BuiltInRoles.get("super_admin");
    public static final Role TENANT_ADMIN = BuiltInRoles.get("tenant_admin");
    public static final Role DEVELOPER = BuiltInRoles.get("developer");
    public static final Role OPERATOR = BuiltInRoles.get("operator");
    public static final Role VIEWER = BuiltInRoles.get("viewer");

    public Role {
        if (!isName(name)) {
            throw new IllegalArgumentException("Not the name of a role: " + name);
        }
        permissions = Set.copyOf(permissions);
    }

    /** Whether a role can be called so. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** The built-in roles, the most powerful first. */
    public static List<Role> builtIn() {
        return List.of(SUPER_ADMIN, TENANT_ADMIN, DEVELOPER, OPERATOR, VIEWER);
    }

    /** The built-in role of this name, if there is one. */
    public static Optional<Role> builtIn(String name) {
        return builtIn().stream().filter(role -> role.name.equals(name)).findFirst();
    }

    public boolean allows(Permission permission) {
        return permissions.contains(permission);
    }
}
