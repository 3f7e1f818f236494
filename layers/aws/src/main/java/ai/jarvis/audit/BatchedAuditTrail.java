package ai.jarvis.audit;

import ai.jarvis.platform.GroupCommit;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Appends a tenant's records in groups. What the database does not take goes to the log, whole. */
public final class BatchedAuditTrail implements AuditTrail {
    private static final Logger LOG = LoggerFactory.getLogger(BatchedAuditTrail.class);

    /** Most transactions at a time, so that requests find connections of the pool. */
    private static final int WRITERS = 4;

    private static final int ATTEMPTS = 2;

    private final SqlAuditStore store;

    /** This process's own, so that it seldom waits for the others. */
    private final Chain chain = Chain.events(ThreadLocalRandom.current().nextInt(Chain.EVENT_CHAINS));

    private final Map<TenantId, GroupCommit<AuditRecord>> byTenant = new ConcurrentHashMap<>();
    private final Semaphore writers = new Semaphore(WRITERS);

    public BatchedAuditTrail(SqlAuditStore store) {
        this.store = store;
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
        } catch (JdbiException | Refusal e) {
            if (isLastAttempt) {
                LOG.error("The database does not take the audit records of {}, which follow", tenant, e);
                records.forEach(record -> LOG.error("Audit record of {}: {}", tenant, record.text()));
            }
            return isLastAttempt;
        }
    }
}
