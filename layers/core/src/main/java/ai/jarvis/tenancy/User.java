package ai.jarvis.tenancy;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Somebody who works in a tenant.
 *
 * @param roles as they are now; a role that is no more allows nothing
 * @param subject who it is at the identity provider, absent until the first login
 */
public record User(
        UserId id,
        TenantId tenant,
        EmailAddress email,
        Set<Role> roles,
        Status status,
        Optional<Subject> subject,
        Instant createdAt) {
    /** Whether somebody is let in. */
    public enum Status {
        ACTIVE,
        DISABLED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Status> byWireName(String wireName) {
            return Stream.of(values())
                    .filter(status -> status.wireName().equals(wireName))
                    .findFirst();
        }
    }

    public User {
        roles = Set.copyOf(roles);
    }

    public boolean isActive() {
        return status == Status.ACTIVE;
    }

    /** Whether it is somebody who can look after the tenant. */
    public boolean isAdministrator() {
        return isActive() && roles.contains(Role.TENANT_ADMIN);
    }

    public User with(Set<Role> otherRoles, Status otherStatus) {
        return new User(id, tenant, email, otherRoles, otherStatus, subject, createdAt);
    }

    /** As whom they call. */
    public Caller caller() {
        return new Caller(tenant, id.value(), roles);
    }
}
