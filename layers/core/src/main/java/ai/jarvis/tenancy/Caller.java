package ai.jarvis.tenancy;

import ai.jarvis.platform.Ids;
import ai.jarvis.platform.Refusal;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Who makes a request, as established at the edge. What a caller may do is decided here and nowhere else.
 *
 * @param principal the id of the user, or of the API key, that the request is made with
 * @param roles what the caller is called
 * @param permissions what the caller may do: what the roles allow, or less for a key that was made for less
 */
public record Caller(TenantId tenant, String principal, Set<Role> roles, Set<Permission> permissions) {
    public Caller {
        roles = Set.copyOf(roles);
        permissions = Set.copyOf(permissions);
    }

    /** A caller who may do all that the roles allow. */
    public Caller(TenantId tenant, String principal, Set<Role> roles) {
        this(tenant, principal, roles, allowedBy(roles));
    }

    private static Set<Permission> allowedBy(Set<Role> roles) {
        var permissions = EnumSet.noneOf(Permission.class);
        roles.forEach(role -> permissions.addAll(role.permissions()));
        return permissions;
    }

    /** This caller, who may do no more than this. */
    public Caller limitedTo(Set<Permission> limit) {
        var left = EnumSet.noneOf(Permission.class);
        permissions.stream().filter(limit::contains).forEach(left::add);
        return new Caller(tenant, principal, roles, left);
    }

    /** The user who calls; absent if it is a program with an API key. */
    public Optional<UserId> user() {
        return Optional.of(principal).filter(id -> Ids.isId(UserId.PREFIX, id)).map(UserId::new);
    }

    /** The API key that is called with; absent if a user has logged in. */
    public Optional<ApiKeyId> key() {
        return Optional.of(principal)
                .filter(id -> Ids.isId(ApiKeyId.PREFIX, id))
                .map(ApiKeyId::new);
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }

    /** Refuses with {@code permission_denied} if the caller may not. */
    public void require(Permission permission) {
        if (!may(permission)) {
            throw Refusal.of(
                    Refusal.Kind.FORBIDDEN,
                    "permission_denied",
                    "This needs the permission " + permission.wireName() + ".");
        }
    }

    /** Refuses with {@code permission_denied} if something is among these that the caller may not do: nobody gives more. */
    public void requireToGive(Collection<Permission> given) {
        given.stream()
                .filter(permission -> !may(permission))
                .sorted()
                .findFirst()
                .ifPresent(permission -> {
                    throw Refusal.of(
                            Refusal.Kind.FORBIDDEN,
                            "permission_denied",
                            "Nobody gives what they do not have: " + permission.wireName() + ".");
                });
    }
}
