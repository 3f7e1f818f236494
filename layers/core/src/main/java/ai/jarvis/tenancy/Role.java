package ai.jarvis.tenancy;

import static ai.jarvis.tenancy.Permission.ADMIN_TENANT;
import static ai.jarvis.tenancy.Permission.ADMIN_USER;
import static ai.jarvis.tenancy.Permission.AUDIT_READ;
import static ai.jarvis.tenancy.Permission.CHAT_CREATE;
import static ai.jarvis.tenancy.Permission.CHAT_READ;
import static ai.jarvis.tenancy.Permission.DOCUMENTS_DELETE;
import static ai.jarvis.tenancy.Permission.DOCUMENTS_READ;
import static ai.jarvis.tenancy.Permission.DOCUMENTS_WRITE;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The built-in roles and what each may do. */
public enum Role {
    SUPER_ADMIN(EnumSet.of(ADMIN_TENANT, AUDIT_READ)),
    TENANT_ADMIN(EnumSet.of(
            DOCUMENTS_READ, DOCUMENTS_WRITE, DOCUMENTS_DELETE, CHAT_CREATE, CHAT_READ, ADMIN_USER, AUDIT_READ)),
    DEVELOPER(EnumSet.of(DOCUMENTS_READ, DOCUMENTS_WRITE, DOCUMENTS_DELETE, CHAT_CREATE, CHAT_READ)),
    OPERATOR(EnumSet.of(DOCUMENTS_READ, DOCUMENTS_WRITE, CHAT_READ)),
    VIEWER(EnumSet.of(DOCUMENTS_READ, CHAT_CREATE, CHAT_READ));

    @SuppressWarnings("ImmutableEnumChecker") // Private, and nothing changes it.
    private final Set<Permission> permissions;

    Role(EnumSet<Permission> permissions) {
        this.permissions = permissions;
    }

    public boolean allows(Permission permission) {
        return permissions.contains(permission);
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Role> byWireName(String wireName) {
        return Stream.of(values()).filter(r -> r.wireName().equals(wireName)).findFirst();
    }
}
