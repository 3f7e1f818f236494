package ai.jarvis.tenancy;

import ai.jarvis.platform.Text;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/** Registers tenants. */
public final class Tenants {
    private final TenantStore store;
    private final ApiKeys keys;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public Tenants(TenantStore store, ApiKeys keys, Clock clock) {
        this.store = store;
        this.keys = keys;
        this.clock = clock;
    }

    /** A new tenant, with the key of its first administrator. */
    public record Registered(Tenant tenant, ApiKeys.Issued adminKey) {}

    public Registered register(Caller caller, String name, String plan) {
        caller.require(Permission.ADMIN_TENANT);
        return register(TenantId.fresh(), name, plan, ApiKeySecret.fresh(random));
    }

    /** Registers a tenant with a given id and secret without asking who wants it: for a first start. */
    public Registered register(TenantId id, String name, String plan, ApiKeySecret adminSecret) {
        Text.require("/name", name, ApiKeys.MAX_NAME);
        Text.require("/plan", plan, ApiKeys.MAX_NAME);
        var tenant = new Tenant(id, name, plan, clock.instant());
        store.insert(tenant);
        var key = keys.issue(id, "first administrator", Set.of(Role.TENANT_ADMIN), Optional.empty(), adminSecret);
        return new Registered(tenant, key);
    }
}
