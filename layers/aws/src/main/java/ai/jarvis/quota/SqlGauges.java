package ai.jarvis.quota;

import ai.jarvis.platform.Database;
import ai.jarvis.tenancy.TenantId;
import java.util.Map;

/** What a tenant has stored, by its documents in PostgreSQL. */
public final class SqlGauges implements Gauges {
    private final Database database;

    public SqlGauges(Database database) {
        this.database = database;
    }

    @Override
    public Map<QuotaName, Long> read(TenantId tenant) {
        return database.in(tenant, handle -> handle.createQuery(
                        """
                        select count(*) as documents, coalesce(sum(chunk_count), 0) as vectors,
                            coalesce(sum(bytes), 0) as storage_bytes
                        from documents where tenant_id = :tenant and deleted_at is null""")
                .bind("tenant", tenant.value())
                .map((row, context) -> Map.of(
                        QuotaName.DOCUMENTS, row.getLong("documents"),
                        QuotaName.VECTORS, row.getLong("vectors"),
                        QuotaName.STORAGE_BYTES, row.getLong("storage_bytes")))
                .one());
    }
}
