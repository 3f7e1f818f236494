package ai.jarvis.knowledge;

import ai.jarvis.tenancy.TenantId;

/** Writes to the documents bucket that wait until their tenant is resumed. */
public interface HeldWrites {
    /**
     * Holds a write, if its tenant is suspended; it comes again when the tenant is resumed.
     *
     * @return whether it is held
     */
    boolean hold(TenantId tenant, Ingestion.Written written);
}
