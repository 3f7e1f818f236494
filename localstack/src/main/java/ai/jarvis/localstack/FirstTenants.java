package ai.jarvis.localstack;

import ai.jarvis.tenancy.ApiKeySecret;
import ai.jarvis.tenancy.ApiKeys;
import ai.jarvis.tenancy.EmailAddress;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.Tenants;
import ai.jarvis.tenancy.Users;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Registers the tenants that a new machine starts with, and in the first of them a user for each role
 * ({@code viewer@example.com}); does nothing where they are there already.
 */
record FirstTenants(Tenants tenants, ApiKeys keys, Users users) {
    void register(Credentials credentials) {
        if (keys.authenticate(credentials.developmentKey()).isEmpty()) {
            var tenant = credentials.developmentTenant();
            tenants.register(tenant, "development", "enterprise", credentials.developmentKey());
            for (var role : List.of(Role.TENANT_ADMIN, Role.DEVELOPER, Role.OPERATOR, Role.VIEWER)) {
                users.enroll(tenant, new EmailAddress(role.name() + "@example.com"), Set.of(role));
            }
        }
        if (keys.authenticate(credentials.adminKey()).isEmpty()) {
            var unused = ApiKeySecret.fresh(new java.security.SecureRandom());
            tenants.register(credentials.platformTenant(), "platform", "enterprise", unused);
            keys.issue(
                    credentials.platformTenant(),
                    "super administrator",
                    Set.of(Role.SUPER_ADMIN),
                    Optional.empty(),
                    credentials.adminKey());
        }
    }
}
