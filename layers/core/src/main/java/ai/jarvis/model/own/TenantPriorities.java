package ai.jarvis.model.own;

import ai.jarvis.model.gateway.Preferences;
import ai.jarvis.model.route.Priority;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.tenancy.TenantStore;

/** Who of all tenants comes first where slots are short, said by those who run the platform. */
public final class TenantPriorities {
    private final PreferenceStore store;
    private final TenantStore tenants;

    public TenantPriorities(PreferenceStore store, TenantStore tenants) {
        this.store = store;
        this.tenants = tenants;
    }

    /** A tenant's priority. */
    public Priority get(Caller caller, TenantId tenant) {
        require(caller, tenant);
        return store.find(tenant).orElse(Preferences.STANDARD).priority();
    }

    /** Sets a tenant's priority; on every instance within 5 seconds. */
    public void set(Caller caller, TenantId tenant, Priority priority) {
        require(caller, tenant);
        store.putPriority(tenant, priority);
    }

    private void require(Caller caller, TenantId tenant) {
        caller.require(Permission.ADMIN_TENANT);
        if (tenants.find(tenant).isEmpty()) {
            throw Refusal.notFound("tenant");
        }
    }
}
