package ai.jarvis.model;

import ai.jarvis.tenancy.TenantId;
import java.util.SortedMap;

/** Where the names are kept by which tenants call models. */
public interface ModelAliases {
    /** All of a tenant's, by their names. */
    SortedMap<String, ModelId> list(TenantId tenant);

    /** Lets a tenant call a model by a name, from now on and in place of the one before. */
    void put(TenantId tenant, String alias, ModelId model);

    /** Takes a name away; false if there is none of that name. */
    boolean remove(TenantId tenant, String alias);
}
