package ai.jarvis.localstack;

import ai.jarvis.tenancy.ApiKeySecret;
import ai.jarvis.tenancy.ApiKeys;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.tenancy.Tenants;
import java.util.Optional;
import java.util.Set;

/** Registers the tenants that a new machine starts with; does nothing where they are there already. */
record FirstTenants(Tenants tenants, ApiKeys keys) {
    void register(Credentials credentials) {
        register(credentials.developmentTenant(), "development", "enterprise", credentials.developmentKey());
        if (keys.authenticate(credentials.adminKey()).isEmpty()) {
            var unused = ApiKeySecret.fresh(new java.security.SecureRandom());
            register(credentials.platformTenant(), "platform", "enterprise", unused);
            keys.issue(
                    credentials.platformTenant(),
                    "super administrator",
                    Set.of(Role.SUPER_ADMIN),
                    Optional.empty(),
                    credentials.adminKey());
        }
    }

    private void register(TenantId id, String name, String plan, ApiKeySecret adminKey) {
        if (keys.authenticate(adminKey).isEmpty()) {
            tenants.register(id, name, plan, Optional.empty(), adminKey);
        }
    }
}
