package ai.jarvis.model.own;

import ai.jarvis.model.gateway.Preferences;
import ai.jarvis.model.route.Priority;
import ai.jarvis.tenancy.TenantId;
import java.util.Optional;

/** Where tenants' preferences are kept. */
public interface PreferenceStore {
    /** What a tenant has said; absent if it has said nothing. */
    Optional<Preferences> find(TenantId tenant);

    /** Keeps what a tenant says, in place of all before but its priority. */
    void put(TenantId tenant, Preferences preferences);

    /** Sets who comes before whom. */
    void putPriority(TenantId tenant, Priority priority);
}
