package ai.jarvis.knowledge;

import ai.jarvis.tenancy.TenantId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Keeps the progress of one process. */
final class InMemoryProgressBoard implements ProgressBoard {
    private final Map<DocumentId, Double> shares = new HashMap<>();

    @Override
    public void report(TenantId tenant, DocumentId document, double share) {
        shares.put(document, share);
    }

    @Override
    public void forget(TenantId tenant, DocumentId document) {
        shares.remove(document);
    }

    @Override
    public Map<DocumentId, Double> read(TenantId tenant, Set<DocumentId> documents) {
        var known = new HashMap<>(shares);
        known.keySet().retainAll(documents);
        return known;
    }
}
