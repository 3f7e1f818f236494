package ai.jarvis.sql.source;

import ai.jarvis.tenancy.TenantId;

/** Keeps what tenants' databases are opened with, apart from all else that is known of them. */
public interface SourceSecrets {
    /** Keeps a user's password; it is never changed. */
    SourceSecret keep(TenantId tenant, SourceId source, String username, String password);

    /** Removes a secret that was kept, at once and for good; one that is gone already stays so. */
    void remove(SourceSecret secret);
}
