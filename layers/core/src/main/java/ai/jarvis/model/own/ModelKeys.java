package ai.jarvis.model.own;

import ai.jarvis.tenancy.TenantId;

/** Keeps the keys of tenants' servers, apart from all else that is known of them. */
public interface ModelKeys {
    /** Keeps a key; it is never changed. */
    ModelKey keep(TenantId tenant, String key);

    /** The key itself. */
    String read(ModelKey key);

    /** Removes a key, at once and for good; one that is gone already stays so. */
    void remove(ModelKey key);
}
