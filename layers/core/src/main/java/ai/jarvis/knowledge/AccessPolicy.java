package ai.jarvis.knowledge;

import ai.jarvis.platform.Ids;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.tenancy.ApiKeyId;
import ai.jarvis.tenancy.ApiKeyStore;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.CustomRole;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.RoleStore;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.tenancy.UserId;
import ai.jarvis.tenancy.UserStore;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which access to a document somebody may give. */
public final class AccessPolicy {
    private final RoleStore roles;
    private final UserStore users;
    private final ApiKeyStore keys;

    public AccessPolicy(RoleStore roles, UserStore users, ApiKeyStore keys) {
        this.roles = roles;
        this.users = users;
        this.keys = keys;
    }

    /**
     * The access as it will be: as wished, and with the caller, whom nobody shuts out of what they are working on. Refuses
     * roles and users that the tenant does not have, unless they were named before.
     */
    DocumentAccess grant(Caller caller, DocumentAccess wished, DocumentAccess before) {
        var errors = new ArrayList<FieldError>();
        unknownRoles(caller.tenant(), without(wished.roles(), before.roles()))
                .forEach(role -> errors.add(new FieldError("/access/roles", "names no role: " + role)));
        unknownUsers(caller.tenant(), without(wished.users(), before.users()))
                .forEach(user -> errors.add(new FieldError("/access/users", "names no user: " + user)));
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
        return Reader.of(caller).sees(wished) ? wished : wished.and(caller.principal());
    }

    private static Set<String> without(Set<String> names, Set<String> known) {
        var rest = new TreeSet<>(names);
        rest.removeAll(known);
        return rest;
    }

    private Set<String> unknownRoles(TenantId tenant, Set<String> names) {
        var unknown = new TreeSet<>(names);
        unknown.removeIf(name -> Role.builtIn(name).isPresent());
        if (!unknown.isEmpty()) {
            roles.list(tenant).stream().map(CustomRole::role).map(Role::name).forEach(unknown::remove);
        }
        return unknown;
    }

    private Set<String> unknownUsers(TenantId tenant, Set<String> principals) {
        var unknown = new TreeSet<>(principals);
        unknown.removeIf(id -> Ids.isId(ApiKeyId.PREFIX, id)
                && keys.find(tenant, new ApiKeyId(id)).isPresent());
        var ids = unknown.stream()
                .filter(id -> Ids.isId(UserId.PREFIX, id))
                .map(UserId::new)
                .collect(Collectors.toSet());
        if (!ids.isEmpty()) {
            users.existing(tenant, ids).forEach(id -> unknown.remove(id.value()));
        }
        return unknown;
    }
}
