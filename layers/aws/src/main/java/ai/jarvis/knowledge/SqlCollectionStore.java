package ai.jarvis.knowledge;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.model.EmbeddingModel;
import ai.jarvis.model.ModelId;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Rows;
import ai.jarvis.tenancy.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** Collections in PostgreSQL. */
public final class SqlCollectionStore implements CollectionStore {
    private final Database database;
    private final EmbeddingModel standard;

    /** @param standard the model of collections that were there before collections had models, and had no chunks yet */
    public SqlCollectionStore(Database database, EmbeddingModel standard) {
        this.database = database;
        this.standard = standard;
    }

    private Collection collection(ResultSet row, StatementContext context) throws SQLException {
        var model = Rows.optionalText(row, "embedding_model");
        return new Collection(
                new CollectionId(row.getString("id")),
                new TenantId(row.getString("tenant_id")),
                row.getString("name"),
                Rows.optionalText(row, "description"),
                Json.readObject(row.getString("metadata")),
                model.map(ModelId::new).orElseGet(standard::id),
                model.isPresent() ? row.getInt("embedding_dimensions") : standard.dimensions(),
                Rows.instant(row, "created_at"));
    }

    @Override
    public void insert(Collection collection) {
        database.run(collection.tenant(), handle -> {
            handle.createUpdate(
                            """
                        insert into collections (
                            tenant_id, id, name, description, metadata, embedding_model, embedding_dimensions,
                            created_at)
                        values (
                            :tenant, :id, :name, :description, cast(:metadata as jsonb), :model, :dimensions,
                            :createdAt)""")
                    .bind("tenant", collection.tenant().value())
                    .bind("id", collection.id().value())
                    .bind("name", collection.name())
                    .bind("description", collection.description())
                    .bind("metadata", Json.write(collection.metadata()))
                    .bind("model", collection.model().value())
                    .bind("dimensions", collection.dimensions())
                    .bind("createdAt", collection.createdAt())
                    .execute();
            SqlAuditStore.record(
                    handle, Change.created("collection", collection.id().value(), described(collection)));
        });
    }

    @Override
    public Optional<Collection> find(TenantId tenant, CollectionId id) {
        return database.in(tenant, handle -> find(handle, tenant, id));
    }

    private Optional<Collection> find(Handle handle, TenantId tenant, CollectionId id) {
        return handle.createQuery(
                        """
                        select * from collections where tenant_id = :tenant and id = :id and deleted_at is null""")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .map(this::collection)
                .findOne();
    }

    @Override
    public Optional<Collection> findByName(TenantId tenant, String name) {
        return database.in(tenant, handle -> handle.createQuery(
                        """
                        select * from collections
                        where tenant_id = :tenant and name = :name and deleted_at is null order by id limit 1""")
                .bind("tenant", tenant.value())
                .bind("name", name)
                .map(this::collection)
                .findOne());
    }

    @Override
    public Map<ModelId, Set<CollectionId>> byModel(TenantId tenant, Set<CollectionId> ids) {
        return database.in(tenant, handle -> handle.createQuery(
                        """
                        select coalesce(embedding_model, :standard) as model, id from collections
                        where tenant_id = :tenant and deleted_at is null and (:all or id = any(:ids))""")
                .bind("tenant", tenant.value())
                .bind("standard", standard.id().value())
                .bind("all", ids.isEmpty())
                .bindArray(
                        "ids",
                        String.class,
                        ids.stream().map(CollectionId::value).toList())
                .map((row, context) ->
                        Map.entry(new ModelId(row.getString("model")), new CollectionId(row.getString("id"))))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toSet()))));
    }

    @Override
    public Optional<EmbeddedBy> embeddedBy(TenantId tenant, CollectionId id) {
        return database.in(tenant, handle -> {
            var found = find(handle, tenant, id);
            if (found.isPresent()) {
                settleModel(handle, found.get());
            }
            return SqlEmbeddedBy.of(handle, tenant, id);
        });
    }

    /** What has chunks keeps its model, whatever the standard one becomes. */
    private static void settleModel(Handle handle, Collection collection) {
        handle.createUpdate(
                        """
                        update collections set embedding_model = :model, embedding_dimensions = :dimensions
                        where tenant_id = :tenant and id = :id and embedding_model is null""")
                .bind("tenant", collection.tenant().value())
                .bind("id", collection.id().value())
                .bind("model", collection.model().value())
                .bind("dimensions", collection.dimensions())
                .execute();
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
                .map(this::collection)
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
                    .map(this::collection)
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
                "metadata", collection.metadata(),
                "embedding_model", collection.model().value());
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
