package ai.jarvis.model;

import ai.jarvis.tenancy.TenantId;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;

/** The names by which tenants call models. */
public interface ModelAliases {
    /** The model that a tenant calls by this name. */
    Optional<ModelId> find(TenantId tenant, String alias);

    /** All of a tenant's, by their names. */
    SortedMap<String, ModelId> list(TenantId tenant);

    /** Lets a tenant call a model by a name, from now on and in place of the one before. */
    void put(TenantId tenant, String alias, ModelId model);

    /** Where nobody has any. */
    static ModelAliases none() {
        return new ModelAliases() {
            @Override
            public Optional<ModelId> find(TenantId tenant, String alias) {
                return Optional.empty();
            }

            @Override
            public SortedMap<String, ModelId> list(TenantId tenant) {
                return Collections.emptySortedMap();
            }

            @Override
            public void put(TenantId tenant, String alias, ModelId model) {
                throw new UnsupportedOperationException("No aliases are kept here");
            }
        };
    }
}
