package ai.jarvis.tenancy;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Roles as rows have them: by their names in {@code roles}, and what the tenant's own among them allow in
 * {@code own_roles}, as texts of the name and the permissions with spaces between. What is no role or permission any
 * more allows nothing.
 */
final class StoredRoles {
    /** The column {@code own_roles}; goes with a table {@code holder} that has tenant and roles. */
    static final String OWN_ROLES =
            """
            array(select name || ' ' || array_to_string(permissions, ' ') from roles
                where roles.tenant_id = holder.tenant_id and roles.name = any (holder.roles)) as own_roles""";

    private StoredRoles() {}

    static Set<Role> read(ResultSet row) throws SQLException {
        var roles = new HashSet<Role>();
        for (var name : texts(row.getArray("roles"))) {
            Role.builtIn(name).ifPresent(roles::add);
        }
        for (var definition : texts(row.getArray("own_roles"))) {
            var words = List.of(definition.split(" ", -1));
            roles.add(new Role(words.getFirst(), permissions(words.stream().skip(1))));
        }
        return roles;
    }

    static List<String> names(Collection<Role> roles) {
        return roles.stream().map(Role::name).sorted().toList();
    }

    static List<String> texts(@Nullable Array array) throws SQLException {
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    static Set<Permission> permissions(Stream<String> names) {
        return names.flatMap(name -> Permission.byWireName(name).stream()).collect(Collectors.toSet());
    }

    static List<String> permissionNames(Collection<Permission> permissions) {
        return permissions.stream().map(Permission::wireName).sorted().toList();
    }
}
