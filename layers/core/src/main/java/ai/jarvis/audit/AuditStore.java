package ai.jarvis.audit;

import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Optional;

/** The recent records, and where the older ones lie. */
public interface AuditStore {
    /** The end of a chain. */
    record Head(Chain chain, long number, Hash hash) {}

    /** The ends of all chains, by name. */
    List<Head> heads(TenantId tenant);

    /** Recent records of a chain from a number on, in their order. */
    List<SealedRecord> recent(TenantId tenant, Chain chain, long from, int limit);

    /** The greatest number among the recent records of a chain; 0 if there are none. */
    long lastNumber(TenantId tenant, Chain chain);

    /** The archived piece that a record is in, by the record's number. */
    Optional<ArchivedPart> archived(TenantId tenant, Chain chain, long number);

    /** Recent records of all chains, newest first, with ids less than {@code before}. */
    List<SealedRecord> find(TenantId tenant, AuditQuery query, Optional<AuditId> before, int limit);

    /** Archived pieces that may have records with ids from {@code from} to less than {@code before}, newest first. */
    List<ArchivedPart> archived(TenantId tenant, Optional<AuditId> from, Optional<AuditId> before);
}
