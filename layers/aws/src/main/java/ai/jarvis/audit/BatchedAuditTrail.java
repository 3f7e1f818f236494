package ai.jarvis.audit;

import ai.jarvis.platform.Database;
import ai.jarvis.platform.GroupCommit;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Appends a tenant's records in groups. What the database does not take goes to the log, whole. */
public final class BatchedAuditTrail implements AuditTrail {
    private static final Logger LOG = LoggerFactory.getLogger(BatchedAuditTrail.class);

    /** Most transactions at a time, so that requests find connections of the pool. */
    private static final int WRITERS = 4;

    private static final int ATTEMPTS = 2;

    private final SqlAuditStore store;
    private final Metrics metrics;

    /** This process's own, so that it seldom waits for the others. */
    private final Chain chain = Chain.events(ThreadLocalRandom.current().nextInt(Chain.EVENT_CHAINS));

    private final Map<TenantId, GroupCommit<AuditRecord>> byTenant = new ConcurrentHashMap<>();
    private final Semaphore writers = new Semaphore(WRITERS);

    /** @param metrics told of records that went to the log ({@code audit_failed}) */
    public BatchedAuditTrail(SqlAuditStore store, Metrics metrics) {
        this.store = store;
        this.metrics = metrics;
    }

    @Override
    public CompletableFuture<Void> append(TenantId tenant, AuditRecord record) {
        return byTenant.computeIfAbsent(
                        tenant, own -> new GroupCommit<>("audit", writers, records -> keep(own, records)))
                .add(record);
    }

    private void keep(TenantId tenant, List<AuditRecord> records) {
        for (int attempt = 1; !isKept(tenant, records, attempt == ATTEMPTS); attempt++) {
            LOG.debug("{} audit records were not kept at once", records.size());
        }
    }

    private boolean isKept(TenantId tenant, List<AuditRecord> records, boolean isLastAttempt) {
        try {
            store.append(tenant, chain, records);
            return true;
        } catch (RuntimeException | Error e) {
            if (isLastAttempt) {
                tell(tenant, records, e);
            }
            return isLastAttempt;
        }
    }

    private void tell(TenantId tenant, List<AuditRecord> records, Throwable cause) {
        if (cause instanceof Refusal refusal && refusal.code().equals(Database.READ_ONLY)) {
            LOG.warn("The tenant {} moves or is deleted; its audit records follow", tenant);
        } else {
            LOG.error("The database does not take the audit records of {}, which follow", tenant, cause);
            metrics.record(Map.of(), new Metrics.Figure("audit_failed", records.size(), Metrics.Unit.COUNT));
        }
        records.forEach(record -> LOG.error("Audit record of {}: {}", tenant, record.text()));
    }
}
