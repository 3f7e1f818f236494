package ai.jarvis.usage;

import ai.jarvis.platform.GroupCommit;
import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Puts what a tenant's requests used at the same time into a ledger by one transaction. */
public final class GroupedUsageSink implements UsageSink {
    /** Most transactions at a time, so that requests find connections of the pool. */
    private static final int WRITERS = 4;

    private final UsageSink ledger;
    private final Map<TenantId, GroupCommit<UsageRecord>> byTenant = new ConcurrentHashMap<>();
    private final Semaphore writers = new Semaphore(WRITERS);

    public GroupedUsageSink(UsageSink ledger) {
        this.ledger = ledger;
    }

    @Override
    public void append(List<UsageRecord> records) {
        var written = records.stream().map(this::add).toList();
        try {
            written.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private CompletableFuture<Void> add(UsageRecord record) {
        return byTenant.computeIfAbsent(
                        record.account().tenant(), own -> new GroupCommit<>("ledger", writers, ledger::append))
                .add(record);
    }
}
