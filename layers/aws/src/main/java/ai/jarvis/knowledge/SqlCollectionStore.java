package ai.jarvis.knowledge;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Rows;
import ai.jarvis.tenancy.TenantId;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Collections in PostgreSQL. */
public final class SqlCollectionStore implements CollectionStore {
    private static final RowMapper<Collection> COLLECTIONS = (row, context) -> new Collection(
            new CollectionId(row.getString("id")),
            new TenantId(row.getString("tenant_id")),
            row.getString("name"),
            Rows.optionalText(row, "description"),
            Json.readObject(row.getString("metadata")),
            Rows.instant(row, "created_at"));

    private final Database database;

    public SqlCollectionStore(Database database) {
        this.database = database;
    }

    @Override
    public void insert(Collection collection) {
        database.run(collection.tenant(), handle -> {
            handle.createUpdate(
                            """
                        insert into collections (tenant_id, id, name, description, metadata, created_at)
                        values (:tenant, :id, :name, :description, cast(:metadata as jsonb), :createdAt)""")
                    .bind("tenant", collection.tenant().value())
                    .bind("id", collection.id().value())
                    .bind("name", collection.name())
                    .bind("description", collection.description())
                    .bind("metadata", Json.write(collection.metadata()))
                    .bind("createdAt", collection.createdAt())
                    .execute();
            SqlAuditStore.record(
                    handle, Change.created("collection", collection.id().value(), described(collection)));
        });
    }

    @Override
    public Optional<Collection> find(TenantId tenant, CollectionId id) {
        return database.in(tenant, handle -> handle.createQuery(
                        """
                        select * from collections where tenant_id = :tenant and id = :id and deleted_at is null""")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .map(COLLECTIONS)
                .findOne());
    }

    @Override
    public Optional<Collection> findByName(TenantId tenant, String name) {
        return database.in(tenant, handle -> handle.createQuery(
                        """
                        select * from collections
                        where tenant_id = :tenant and name = :name and deleted_at is null order by id limit 1""")
                .bind("tenant", tenant.value())
                .bind("name", name)
                .map(COLLECTIONS)
                .findOne());
    }

    @Override
    public Page<Collection> list(TenantId tenant, Page.Request page) {
        var rows = database.in(tenant, handle -> handle.createQuery(
                        """
                        select * from collections
                        where tenant_id = :tenant and deleted_at is null
                          and (cast(:after as text) is null or id < :after)
                        order by id desc limit :limit""")
                .bind("tenant", tenant.value())
                .bind("after", page.after())
                .bind("limit", page.limit() + 1)
                .map(COLLECTIONS)
                .list());
        return Page.of(rows, page.limit(), collection -> collection.id().value());
    }

    @Override
    public boolean markDeleted(TenantId tenant, CollectionId id, Reader reader) {
        return database.in(tenant, handle -> {
            var marked = handle.createQuery(
                            """
                            update collections set deleted_at = now()
                            where tenant_id = :tenant and id = :id and deleted_at is null
                            returning *""")
                    .bind("tenant", tenant.value())
                    .bind("id", id.value())
                    .map(COLLECTIONS)
                    .findOne();
            if (marked.isPresent() && holdsUnseen(handle, tenant, id, reader)) {
                throw Refusal.of(
                        Refusal.Kind.CONFLICT,
                        "collection_in_use",
                        "The collection holds documents that you may not delete. Ask an administrator.");
            }
            handle.createUpdate(
                            """
                            update documents set deleted_at = now()
                            where tenant_id = :tenant and collection_id = :id and deleted_at is null""")
                    .bind("tenant", tenant.value())
                    .bind("id", id.value())
                    .execute();
            SqlChunkIndex.remove(handle, tenant, id);
            marked.ifPresent(collection ->
                    SqlAuditStore.record(handle, Change.deleted("collection", id.value(), described(collection))));
            return marked.isPresent() || isHidden(handle, tenant, id);
        });
    }

    private static boolean holdsUnseen(Handle handle, TenantId tenant, CollectionId id, Reader reader) {
        return Visibility.bind(
                        handle.createQuery(
                                """
                                select exists (
                                    select from documents d
                                    where tenant_id = :tenant and collection_id = :id and deleted_at is null and not
                                """
                                        + Visibility.of("d") + ")"),
                        reader)
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .mapTo(Boolean.class)
                .one();
    }

    private static boolean isHidden(Handle handle, TenantId tenant, CollectionId id) {
        return handle.createQuery(
                        """
                        select exists (
                            select from collections
                            where tenant_id = :tenant and id = :id and deleted_at is not null)""")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .mapTo(Boolean.class)
                .one();
    }

    private static Map<String, Object> described(Collection collection) {
        return Map.of(
                "name", collection.name(),
                "description", collection.description(),
                "metadata", collection.metadata());
    }

    @Override
    public void remove(TenantId tenant, CollectionId id) {
        database.run(tenant, handle -> handle.createUpdate(
                        """
                        delete from collections
                        where tenant_id = :tenant and id = :id and deleted_at is not null""")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .execute());
    }
}
