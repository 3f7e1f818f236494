package ai.jarvis.tenancy;

import ai.jarvis.platform.Page;
import java.util.Optional;

/** Where tenants are registered. Those that are deleted are not there any more. */
public interface TenantStore {
    /**
     * Adds a tenant.
     *
     * @param by the tenant on whose record this is, beside the new one's own: that of whoever runs the platform
     */
    void insert(Tenant tenant, TenantId by);

    /** Adds a tenant at a first start, when nobody is there who would have asked for it. */
    default void insert(Tenant tenant) {
        insert(tenant, tenant.id());
    }

    Optional<Tenant> find(TenantId id);

    Page<Tenant> list(Page.Request page);

    /**
     * Sets what is given and returns the tenant as it is then; absent if there is no such tenant.
     *
     * @param by the tenant on whose record this is: that of whoever runs the platform
     */
    Optional<Tenant> update(TenantId id, Change change, TenantId by);

    /** What to change; only between {@code active} and {@code suspended}: a deletion is not taken back. */
    record Change(Optional<String> name, Optional<String> plan, Optional<TenantStatus> status) {
        public static Change of(TenantStatus status) {
            return new Change(Optional.empty(), Optional.empty(), Optional.of(status));
        }

        public boolean isEmpty() {
            return name.isEmpty() && plan.isEmpty() && status.isEmpty();
        }
    }
}
