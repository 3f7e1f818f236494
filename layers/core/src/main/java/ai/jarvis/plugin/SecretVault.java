package ai.jarvis.plugin;

import ai.jarvis.tenancy.TenantId;

/** Keeps what plugins authenticate themselves with, apart from all else that is known of them. */
public interface SecretVault {
    /**
     * Keeps a value; it is never changed.
     *
     * @return where it is, for {@link #read}
     */
    String keep(TenantId tenant, String value);

    /** The value itself, if it is that tenant's. */
    String read(TenantId tenant, String reference);

    /** Removes a value, at once and for good; one that is gone already stays so. */
    void remove(TenantId tenant, String reference);
}
