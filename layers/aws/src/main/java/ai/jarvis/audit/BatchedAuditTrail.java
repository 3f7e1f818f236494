package ai.jarvis.audit;

import ai.jarvis.platform.Database;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends records by group commit: while a tenant's transaction is under way, what comes for the tenant in the meantime
 * waits for the next. A process that answers one request at a time has groups of one, and its record is kept when the
 * answer goes out; one that answers many has few transactions. What the database does not take goes to the log, whole.
 */
public final class BatchedAuditTrail implements AuditTrail {
    private static final Logger LOG = LoggerFactory.getLogger(BatchedAuditTrail.class);
    private static final int MOST_AT_A_TIME = 500;

    /** Most transactions at a time, so that requests find connections of the pool. */
    private static final int WRITERS = 4;

    private static final int ATTEMPTS = 2;

    private final SqlAuditStore store;
    private final Metrics metrics;

    /** This process's own, so that it seldom waits for the others. */
    private final Chain chain = Chain.events(ThreadLocalRandom.current().nextInt(Chain.EVENT_CHAINS));

    private final Map<TenantId, Queue> queues = new ConcurrentHashMap<>();
    private final Semaphore writers = new Semaphore(WRITERS);

    /** @param metrics told of records that went to the log ({@code audit_failed}) */
    public BatchedAuditTrail(SqlAuditStore store, Metrics metrics) {
        this.store = store;
        this.metrics = metrics;
    }

    @Override
    public CompletableFuture<Void> append(TenantId tenant, AuditRecord record) {
        return queues.computeIfAbsent(tenant, Queue::new).add(record);
    }

    private record Waiting(AuditRecord record, CompletableFuture<Void> kept) {}

    /** What waits of one tenant. */
    private final class Queue {
        private final TenantId tenant;
        private final ConcurrentLinkedQueue<Waiting> waiting = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean isWritten = new AtomicBoolean();

        Queue(TenantId tenant) {
            this.tenant = tenant;
        }

        CompletableFuture<Void> add(AuditRecord record) {
            var kept = new CompletableFuture<Void>();
            waiting.add(new Waiting(record, kept));
            startWriting();
            return kept;
        }

        private void startWriting() {
            if (!waiting.isEmpty() && isWritten.compareAndSet(false, true)) {
                Thread.ofVirtual().name("audit").start(this::write);
            }
        }

        private void write() {
            writers.acquireUninterruptibly();
            try {
                for (var group = nextGroup(); !group.isEmpty(); group = nextGroup()) {
                    keep(group);
                }
            } finally {
                writers.release();
                isWritten.set(false);
                startWriting(); // What came after the last look.
            }
        }

        private List<Waiting> nextGroup() {
            var group = new ArrayList<Waiting>();
            var next = waiting.poll();
            while (next != null) {
                group.add(next);
                next = group.size() < MOST_AT_A_TIME ? waiting.poll() : null;
            }
            return group;
        }

        private void keep(List<Waiting> group) {
            var records = group.stream().map(Waiting::record).toList();
            try {
                for (int attempt = 1; !isKept(records, attempt == ATTEMPTS); attempt++) {
                    LOG.debug("{} audit records were not kept at once", records.size());
                }
            } finally {
                group.forEach(each -> each.kept().complete(null));
            }
        }

        private boolean isKept(List<AuditRecord> records, boolean isLastAttempt) {
            try {
                store.append(tenant, chain, records);
                return true;
            } catch (JdbiException | Refusal e) {
                if (isLastAttempt) {
                    tell(records, e);
                }
                return isLastAttempt;
            }
        }

        private void tell(List<AuditRecord> records, RuntimeException cause) {
            if (cause instanceof Refusal refusal && refusal.code().equals(Database.READ_ONLY)) {
                LOG.warn("The tenant {} moves or is deleted; its audit records follow", tenant);
            } else {
                LOG.error("The database does not take the audit records of {}, which follow", tenant, cause);
                metrics.record(Map.of(), new Metrics.Figure("audit_failed", records.size(), Metrics.Unit.COUNT));
            }
            records.forEach(record -> LOG.error("Audit record of {}: {}", tenant, record.text()));
        }
    }
}
