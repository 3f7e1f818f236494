package ai.jarvis.quota;

import ai.jarvis.platform.Database;
import ai.jarvis.tenancy.TenantId;
import java.util.Map;

/** What a tenant has stored, by the sums that PostgreSQL keeps. */
public final class SqlGauges implements Gauges {
    private final Database database;

    public SqlGauges(Database database) {
        this.database = database;
    }

    @Override
    public Map<QuotaName, Long> read(TenantId tenant) {
        var stored = database.in(
                tenant, handle -> StoredTotals.of(handle, tenant).minus(StoredTotals.ofExpiredUploads(handle, tenant)));
        return Map.of(
                QuotaName.DOCUMENTS, stored.documents(),
                QuotaName.VECTORS, stored.vectors(),
                QuotaName.STORAGE_BYTES, stored.bytes());
    }
}
