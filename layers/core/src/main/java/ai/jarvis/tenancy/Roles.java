package ai.jarvis.tenancy;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The roles that tenants make for themselves, beside the built-in ones. */
public final class Roles {
    /** Most roles that a tenant makes. */
    public static final int MOST = 100;

    private final RoleStore store;
    private final Clock clock;

    public Roles(RoleStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    public CustomRole define(Caller caller, String name, Set<Permission> permissions) {
        caller.require(Permission.ADMIN_USER);
        if (!Role.isName(name)) {
            throw Refusal.invalid("/name", "must be 1 to 50 of a-z, 0-9, _ and -, beginning with a letter");
        }
        requireSome(permissions);
        caller.requireToGive(permissions);
        if (Role.builtIn(name).isPresent()) {
            throw exists();
        }
        if (store.list(caller.tenant()).size() >= MOST) {
            throw Refusal.of(
                    Refusal.Kind.CONFLICT, "too_many_roles", "A tenant has at most " + MOST + " roles of its own.");
        }
        var role = new CustomRole(RoleId.fresh(), caller.tenant(), new Role(name, permissions), clock.instant());
        if (!store.insert(role)) {
            throw exists();
        }
        return role;
    }

    private static Refusal exists() {
        return Refusal.of(Refusal.Kind.CONFLICT, "role_exists", "There is a role of this name already.");
    }

    public CustomRole get(Caller caller, RoleId id) {
        caller.require(Permission.ADMIN_USER);
        return store.find(caller.tenant(), id).orElseThrow(() -> Refusal.notFound("role"));
    }

    public List<CustomRole> list(Caller caller) {
        caller.require(Permission.ADMIN_USER);
        return store.list(caller.tenant());
    }

    /** Gives a role other permissions. Nobody changes a role that allows more than they may do. */
    public CustomRole change(Caller caller, RoleId id, Set<Permission> permissions) {
        var before = get(caller, id);
        requireSome(permissions);
        caller.requireToGive(before.role().permissions());
        caller.requireToGive(permissions);
        var after = before.with(permissions);
        if (!store.replace(after)) {
            throw Refusal.notFound("role");
        }
        return after;
    }

    public void remove(Caller caller, RoleId id) {
        caller.requireToGive(get(caller, id).role().permissions());
        switch (store.remove(caller.tenant(), id)) {
            case REMOVED -> {}
            case UNKNOWN -> throw Refusal.notFound("role");
            case IN_USE ->
                throw Refusal.of(
                        Refusal.Kind.CONFLICT,
                        "role_in_use",
                        "Users or API keys have this role. Take it from them before.");
        }
    }

    /** The tenant's roles of these names, built-in or its own; refuses those that there are not, at {@code /roles/n}. */
    public Set<Role> named(TenantId tenant, List<String> names) {
        var own = names.stream().allMatch(name -> Role.builtIn(name).isPresent())
                ? Map.<String, Role>of()
                : store.list(tenant).stream()
                        .map(CustomRole::role)
                        .collect(Collectors.toMap(Role::name, Function.identity()));
        var roles = new HashSet<Role>();
        var errors = new ArrayList<FieldError>();
        for (var i = 0; i < names.size(); i++) {
            var name = names.get(i);
            var role = Role.builtIn(name).or(() -> Optional.ofNullable(own.get(name)));
            role.ifPresent(roles::add);
            if (role.isEmpty()) {
                errors.add(new FieldError("/roles/" + i, "is not a role"));
            }
        }
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
        return roles;
    }

    private static void requireSome(Set<Permission> permissions) {
        if (permissions.isEmpty()) {
            throw Refusal.invalid("/permissions", "must name at least one permission");
        }
    }
}
