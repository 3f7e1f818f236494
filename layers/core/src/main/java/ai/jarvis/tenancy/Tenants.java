package ai.jarvis.tenancy;

import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Text;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/** Registers tenants, and suspends and resumes them: the business of whoever runs the platform. */
public final class Tenants {
    private final TenantStore store;
    private final Set<String> plans;
    private final TenantJobEvents events;
    private final ApiKeys keys;
    private final Users users;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** @param plans the names of the plans that there are */
    public Tenants(
            TenantStore store, Set<String> plans, TenantJobEvents events, ApiKeys keys, Users users, Clock clock) {
        this.store = store;
        this.plans = Set.copyOf(plans);
        this.events = events;
        this.keys = keys;
        this.users = users;
        this.clock = clock;
    }

    /** A new tenant, with the key of its first administrator. */
    public record Registered(Tenant tenant, ApiKeys.Issued adminKey) {}

    /**
     * Registers a tenant.
     *
     * @param adminEmail with which its first administrator logs in; without it there is the key alone
     */
    public Registered register(Caller caller, String name, String plan, Optional<EmailAddress> adminEmail) {
        caller.require(Permission.ADMIN_TENANT);
        var tenant = tenant(TenantId.fresh(), name, plan, adminEmail);
        store.insert(tenant, caller.tenant());
        adminEmail.ifPresent(email -> users.enroll(tenant.id(), email, Set.of(Role.TENANT_ADMIN)));
        return new Registered(tenant, issue(tenant, ApiKeySecret.fresh(random)));
    }

    /** Registers a tenant with a given id and secret without asking who wants it: for a first start. */
    public Registered register(TenantId id, String name, String plan, ApiKeySecret adminSecret) {
        var tenant = tenant(id, name, plan, Optional.empty());
        store.insert(tenant);
        return new Registered(tenant, issue(tenant, adminSecret));
    }

    private Tenant tenant(TenantId id, String name, String plan, Optional<EmailAddress> adminEmail) {
        requireName(name);
        requirePlan(plan);
        return new Tenant(
                id,
                name,
                plan,
                TenantStatus.ACTIVE,
                Placement.SHARED,
                adminEmail.map(EmailAddress::value),
                clock.instant());
    }

    private ApiKeys.Issued issue(Tenant tenant, ApiKeySecret secret) {
        return keys.issue(tenant.id(), "first administrator", Set.of(Role.TENANT_ADMIN), Optional.empty(), secret);
    }

    public Tenant get(Caller caller, TenantId id) {
        caller.require(Permission.ADMIN_TENANT);
        return store.find(id).orElseThrow(Tenants::unknown);
    }

    public Page<Tenant> list(Caller caller, Page.Request page) {
        caller.require(Permission.ADMIN_TENANT);
        return store.list(page);
    }

    /** Renames a tenant, changes its plan, suspends or resumes it. */
    public Tenant update(Caller caller, TenantId id, TenantStore.Change change) {
        caller.require(Permission.ADMIN_TENANT);
        change.name().ifPresent(Tenants::requireName);
        change.plan().ifPresent(this::requirePlan);
        if (change.status().filter(TenantStatus::isDeletion).isPresent()) {
            throw Refusal.invalid("/status", "must be active or suspended");
        }
        if (id.equals(caller.tenant()) && change.status().equals(Optional.of(TenantStatus.SUSPENDED))) {
            throw own();
        }
        var changed = store.update(id, change, caller.tenant()).orElseThrow(Tenants::unknown);
        if (changed.status().isDeletion()) {
            throw Refusal.of(Refusal.Kind.CONFLICT, "tenant_deleted", "The tenant is being deleted.");
        }
        if (change.status().equals(Optional.of(TenantStatus.ACTIVE))) {
            events.resumed(id);
        }
        return changed;
    }

    private static void requireName(String name) {
        Text.require("/name", name, ApiKeys.MAX_NAME);
    }

    private void requirePlan(String plan) {
        if (!plans.contains(plan)) {
            throw Refusal.invalid(
                    "/plan",
                    "must be one of "
                            + String.join(", ", plans.stream().sorted().toList()));
        }
    }

    static Refusal unknown() {
        return Refusal.notFound("tenant");
    }

    /** Whoever runs the platform must not lock themselves out. */
    static Refusal own() {
        return Refusal.of(Refusal.Kind.CONFLICT, "own_tenant", "This cannot be done to the tenant of one's own.");
    }
}
