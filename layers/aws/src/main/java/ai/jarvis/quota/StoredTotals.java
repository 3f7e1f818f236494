package ai.jarvis.quota;

import ai.jarvis.tenancy.TenantId;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * What each tenant stores in all, which triggers sum up as documents change. A change that takes more locks the tenant's
 * sums, so that those who take at the same time are judged one after another.
 */
public final class StoredTotals {
    /** Of documents, those whose upload is awaited in vain: they are shown as failed, and take no room. */
    public static final String EXPIRED_UPLOADS =
            """
            status = 'pending' and sequencer is null and deleted_at is null
            and upload_expires_at < now() - interval '5 minutes'""";

    private static final RowMapper<StorageUse> USES =
            (row, context) -> new StorageUse(row.getLong("documents"), row.getLong("vectors"), row.getLong("bytes"));

    private StoredTotals() {}

    /** What a document takes, which the caller has locked. */
    public static StorageUse heldBy(Handle handle, TenantId tenant, String document) {
        return handle.createQuery(
                        """
                        select held_documents as documents, held_chunks as vectors, held_bytes as bytes
                        from documents where tenant_id = :tenant and id = :id""")
                .bind("tenant", tenant.value())
                .bind("id", document)
                .map(USES)
                .one();
    }

    /**
     * Has it judged what the transaction makes a tenant store more.
     *
     * @throws QuotaExceeded if that is too much; the transaction must not be committed then
     */
    public static void require(Handle handle, TenantId tenant, StorageUse added, StorageLimits limits) {
        if (!added.equals(StorageUse.NOTHING)) {
            limits.require(of(handle, tenant), added);
        }
    }

    /** All that a tenant stores or has reserved. */
    static StorageUse of(Handle handle, TenantId tenant) {
        return handle.createQuery("select documents, vectors, bytes from stored_totals where tenant = :tenant")
                .bind("tenant", tenant.value())
                .map(USES)
                .findOne()
                .orElse(StorageUse.NOTHING);
    }

    /** What uploads that are awaited in vain have reserved. */
    static StorageUse ofExpiredUploads(Handle handle, TenantId tenant) {
        return handle.createQuery(
                        """
                        select count(*) as documents, 0 as vectors, coalesce(sum(held_bytes), 0) as bytes
                        from documents where tenant_id = :tenant and
                        """
                                + EXPIRED_UPLOADS)
                .bind("tenant", tenant.value())
                .map(USES)
                .one();
    }
}
