package ai.jarvis.workflow;

import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * In whose name a run's steps work: whoever started it, or whoever made the trigger that did.
 *
 * @param permissions by name, as they were then
 * @param roles by name, as they were then; they tell which documents may be read, and allow nothing else
 */
public record Actor(String principal, List<String> permissions, List<String> roles) {
    public Actor {
        permissions = permissions.stream().sorted().toList();
        roles = roles.stream().filter(Role::isName).sorted().toList();
    }

    public static Actor of(Caller caller) {
        return new Actor(
                caller.principal(),
                caller.permissions().stream().map(Permission::wireName).toList(),
                caller.roles().stream().map(Role::name).toList());
    }

    /** The caller that the steps are made by. */
    public Caller in(TenantId tenant) {
        var known = permissions.stream()
                .map(Permission::byWireName)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
        var called = roles.stream().map(name -> new Role(name, Set.of())).collect(Collectors.toSet());
        return new Caller(tenant, principal, called, known);
    }
}
