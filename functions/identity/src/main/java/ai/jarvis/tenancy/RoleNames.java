package ai.jarvis.tenancy;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Roles and permissions by the names that the API has for them. */
final class RoleNames {
    private RoleNames() {}

    /** The permissions of these names; refuses those that there are not, at {@code /permissions/n}. */
    static Set<Permission> permissions(List<String> names) {
        var known = EnumSet.noneOf(Permission.class);
        var errors = new ArrayList<FieldError>();
        for (var i = 0; i < names.size(); i++) {
            var permission = Permission.byWireName(names.get(i));
            permission.ifPresent(known::add);
            if (permission.isEmpty()) {
                errors.add(new FieldError("/permissions/" + i, "is not a permission"));
            }
        }
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
        return known;
    }

    static List<String> of(Collection<Permission> permissions) {
        return permissions.stream().map(Permission::wireName).sorted().toList();
    }

    static List<String> ofRoles(Collection<Role> roles) {
        return roles.stream().map(Role::name).sorted().toList();
    }
}
