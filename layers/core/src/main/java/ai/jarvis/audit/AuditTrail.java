package ai.jarvis.audit;

import ai.jarvis.tenancy.TenantId;
import java.util.concurrent.CompletableFuture;

/** Where access and security records go. Changes are put on record by the store that makes them. */
@FunctionalInterface
public interface AuditTrail {
    /**
     * Appends a record, with others of its time. Does not block.
     *
     * @return done when the record is kept for good; never fails: what the database does not take in time goes to the log
     */
    CompletableFuture<Void> append(TenantId tenant, AuditRecord record);
}
