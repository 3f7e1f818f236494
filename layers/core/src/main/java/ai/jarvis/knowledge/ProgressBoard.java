package ai.jarvis.knowledge;

import ai.jarvis.tenancy.TenantId;
import java.util.Map;
import java.util.Set;

/** How far documents that are worked on have come. Losing it loses nothing but the figures. */
public interface ProgressBoard {
    /** Notes a share of the work, from 0 to 1. Never throws. */
    void report(TenantId tenant, DocumentId document, double share);

    /** Removes what is noted about a document that is done or gone. Never throws. */
    void forget(TenantId tenant, DocumentId document);

    /** The shares that are known. */
    Map<DocumentId, Double> read(TenantId tenant, Set<DocumentId> documents);
}
