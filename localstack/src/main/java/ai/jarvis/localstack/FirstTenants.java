package ai.jarvis.localstack;

import ai.jarvis.model.ModelAliases;
import ai.jarvis.model.ModelId;
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
 * ({@code viewer@example.com}), and a name for the model that answers; does nothing where they are there already.
 */
record FirstTenants(Tenants tenants, ApiKeys keys, Users users, ModelAliases aliases, ModelId chatModel) {
    /** What samples call the model that answers. */
    private static final String ALIAS = "gpt-4";

    void register(Credentials credentials) {
        if (keys.authenticate(credentials.developmentKey()).isEmpty()) {
            var tenant = credentials.developmentTenant();
            tenants.register(tenant, "development", "enterprise", credentials.developmentKey());
            for (var role : List.of(Role.TENANT_ADMIN, Role.DEVELOPER, Role.OPERATOR, Role.VIEWER)) {
                users.enroll(tenant, new EmailAddress(role.name() + "@example.com"), Set.of(role));
            }
        }
        aliases.put(credentials.developmentTenant(), ALIAS, chatModel);
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
