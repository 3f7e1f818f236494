package ai.jarvis.knowledge;

import ai.jarvis.model.ModelId;
import ai.jarvis.platform.Rows;
import ai.jarvis.tenancy.TenantId;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Which models' vectors collections have, as {@code collections} and {@code reembeddings} tell. */
final class SqlEmbeddedBy {
    private static final String SELECT =
            """
            select c.embedding_model, (
                select case r.stage when 'embedding' then r.target when 'switched' then r.source end
                from reembeddings r
                where r.tenant_id = c.tenant_id and r.collection_id = c.id and r.finished_at is null) as other
            from collections c
            where c.tenant_id = :tenant and c.deleted_at is null
            """;

    private SqlEmbeddedBy() {}

    /** Those of a collection; absent if it is gone, or has no model yet. */
    static Optional<EmbeddedBy> of(Handle handle, TenantId tenant, CollectionId id) {
        return find(handle, tenant, SELECT + "and c.id = :id", id.value());
    }

    /**
     * Those of a document's collection, which stay the same until the transaction ends. Whoever changes them locks the
     * collection too, and it is locked before documents are.
     */
    static Optional<EmbeddedBy> ofDocument(Handle handle, TenantId tenant, DocumentId id) {
        handle.createQuery(
                        """
                        select id from collections
                        where tenant_id = :tenant and id = (
                            select collection_id from documents where tenant_id = :tenant and id = :id)
                        for share""")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .mapTo(String.class)
                .list();
        return find(
                handle,
                tenant,
                SELECT + "and c.id = (select collection_id from documents where tenant_id = :tenant and id = :id)",
                id.value());
    }

    private static Optional<EmbeddedBy> find(Handle handle, TenantId tenant, String sql, String id) {
        return handle.createQuery(sql)
                .bind("tenant", tenant.value())
                .bind("id", id)
                .map((row, context) -> {
                    var other = Rows.optionalText(row, "other").map(ModelId::new);
                    return Rows.optionalText(row, "embedding_model")
                            .map(current -> new EmbeddedBy(new ModelId(current), other));
                })
                .findOne()
                .flatMap(found -> found);
    }
}
