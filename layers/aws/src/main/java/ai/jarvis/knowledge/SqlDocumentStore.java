package ai.jarvis.knowledge;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Documents in PostgreSQL. */
public final class SqlDocumentStore implements DocumentStore {
    private static final RowMapper<Document> DOCUMENTS = new DocumentMapper();

    private final Database database;

    public SqlDocumentStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Document> register(Registration registration) {
        return database.in(registration.tenant(), handle -> {
            var before = findByName(handle, registration.tenant(), registration.collection(), registration.name());
            var registered = upsert(handle, registration);
            registered.ifPresent(document -> SqlAuditStore.record(handle, registered(before, document)));
            return registered;
        });
    }

    private static Change registered(Optional<Document> before, Document document) {
        var id = document.id().value();
        return before.map(old -> Change.updated("document", id, described(old), described(document)))
                .orElseGet(() -> Change.created("document", id, described(document)));
    }

    private static Map<String, Object> described(Document document) {
        return Map.of(
                "collection", document.collection().value(),
                "name", document.name(),
                "metadata", document.metadata(),
                "version", document.version());
    }

    private static Optional<Document> upsert(Handle handle, Registration registration) {
        return handle.createQuery(
                        """
                        insert into documents (
                            tenant_id, id, collection_id, name, metadata, version, status, original_key,
                            upload_expires_at, task_id, created_at)
                        select c.tenant_id, :id, c.id, :name, cast(:metadata as jsonb), 1, 'pending', :originalKey,
                            :uploadExpiresAt, :task, :at
                        from collections c
                        where c.tenant_id = :tenant and c.id = :collection and c.deleted_at is null
                        for share
                        on conflict (tenant_id, collection_id, name) where deleted_at is null do update set
                            metadata = excluded.metadata,
                            version = documents.version + 1,
                            status = 'pending',
                            error = null,
                            original_key = excluded.original_key,
                            sequencer = null,
                            upload_expires_at = excluded.upload_expires_at,
                            task_id = excluded.task_id
                        returning *""")
                .bind("tenant", registration.tenant().value())
                .bind("id", registration.idIfNew().value())
                .bind("collection", registration.collection().value())
                .bind("name", registration.name())
                .bind("metadata", Json.write(registration.metadata()))
                .bind("originalKey", registration.originalKey())
                .bindByType("uploadExpiresAt", registration.uploadExpiresAt().orElse(null), Instant.class)
                .bind("task", registration.task().value())
                .bind("at", registration.at())
                .map(DOCUMENTS)
                .findOne();
    }

    @Override
    public Optional<Document> find(TenantId tenant, DocumentId id) {
        return database.in(tenant, handle -> handle.createQuery(
                        """
                        select * from documents where tenant_id = :tenant and id = :id and deleted_at is null""")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .map(DOCUMENTS)
                .findOne());
    }

    @Override
    public Optional<Document> findByName(TenantId tenant, CollectionId collection, String name) {
        return database.in(tenant, handle -> findByName(handle, tenant, collection, name));
    }

    private static Optional<Document> findByName(Handle handle, TenantId tenant, CollectionId collection, String name) {
        return handle.createQuery(
                        """
                        select * from documents
                        where tenant_id = :tenant and collection_id = :collection and name = :name
                          and deleted_at is null""")
                .bind("tenant", tenant.value())
                .bind("collection", collection.value())
                .bind("name", name)
                .map(DOCUMENTS)
                .findOne();
    }

    @Override
    public Page<Document> list(TenantId tenant, CollectionId collection, Page.Request page) {
        var rows = database.in(tenant, handle -> handle.createQuery(
                        """
                        select * from documents
                        where tenant_id = :tenant and collection_id = :collection and deleted_at is null
                          and (cast(:after as text) is null or id < :after)
                        order by id desc limit :limit""")
                .bind("tenant", tenant.value())
                .bind("collection", collection.value())
                .bind("after", page.after())
                .bind("limit", page.limit() + 1)
                .map(DOCUMENTS)
                .list());
        return Page.of(rows, page.limit(), document -> document.id().value());
    }

    @Override
    public void received(TenantId tenant, DocumentId id, String originalKey) {
        database.run(tenant, handle -> handle.createUpdate(
                        """
                        update documents set upload_expires_at = null
                        where tenant_id = :tenant and id = :id and original_key = :originalKey""")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .bind("originalKey", originalKey)
                .execute());
    }

    @Override
    public Begin begin(TenantId tenant, DocumentId id, String originalKey, String sequencer) {
        return database.in(tenant, handle -> {
            var locked = handle.createQuery(
                            """
                            select * from documents
                            where tenant_id = :tenant and id = :id and original_key = :originalKey
                              and deleted_at is null
                            for update""")
                    .bind("tenant", tenant.value())
                    .bind("id", id.value())
                    .bind("originalKey", originalKey)
                    .map(DOCUMENTS)
                    .findOne();
            return locked.map(document -> begin(handle, document, sequencer)).orElse(Begin.SUPERSEDED);
        });
    }

    private static Begin begin(Handle handle, Document document, String sequencer) {
        var last = document.sequencer();
        var order = last.map(l -> Sequencer.compare(sequencer, l)).orElse(1);
        if (order < 0) {
            return Begin.SUPERSEDED;
        }
        if (order == 0 && document.status() == DocumentStatus.READY) {
            return Begin.ALREADY_DONE;
        }
        var isNewVersion = last.isPresent() && order > 0;
        handle.createUpdate(
                        """
                        update documents
                        set status = 'running', error = null, sequencer = :sequencer, version = version + :newVersions
                        where tenant_id = :tenant and id = :id""")
                .bind("tenant", document.tenant().value())
                .bind("id", document.id().value())
                .bind("sequencer", sequencer)
                .bind("newVersions", isNewVersion ? 1 : 0)
                .execute();
        if (isNewVersion) {
            SqlAuditStore.record(
                    handle,
                    Change.updated(
                            "document",
                            document.id().value(),
                            Map.of("version", document.version()),
                            Map.of("version", document.version() + 1)));
        }
        return Begin.STARTED;
    }

    @Override
    public void fail(TenantId tenant, DocumentId id, String originalKey, String sequencer, String error) {
        database.run(tenant, handle -> handle.createUpdate(
                        """
                        update documents set status = 'failed', error = :error
                        where tenant_id = :tenant and id = :id and original_key = :originalKey
                          and sequencer = :sequencer and status <> 'ready'""")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .bind("originalKey", originalKey)
                .bind("sequencer", sequencer)
                .bind("error", error)
                .execute());
    }

    @Override
    public Optional<Document> markDeleted(TenantId tenant, DocumentId id) {
        return database.in(tenant, handle -> {
            var deleted = handle.createQuery(
                            """
                            update documents set deleted_at = now()
                            where tenant_id = :tenant and id = :id and deleted_at is null returning *""")
                    .bind("tenant", tenant.value())
                    .bind("id", id.value())
                    .map(DOCUMENTS)
                    .findOne();
            handle.createUpdate("delete from chunks where tenant_id = :tenant and document_id = :id")
                    .bind("tenant", tenant.value())
                    .bind("id", id.value())
                    .execute();
            deleted.ifPresent(document ->
                    SqlAuditStore.record(handle, Change.deleted("document", id.value(), described(document))));
            return deleted.or(() -> findDeleted(handle, tenant, id));
        });
    }

    @Override
    public List<Document> deletedIn(TenantId tenant, CollectionId collection, int limit) {
        return database.in(tenant, handle -> handle.createQuery(
                        """
                        select * from documents
                        where tenant_id = :tenant and collection_id = :collection and deleted_at is not null
                        order by id limit :limit""")
                .bind("tenant", tenant.value())
                .bind("collection", collection.value())
                .bind("limit", limit)
                .map(DOCUMENTS)
                .list());
    }

    @Override
    public Optional<Document> findDeleted(TenantId tenant, DocumentId id) {
        return database.in(tenant, handle -> findDeleted(handle, tenant, id));
    }

    private static Optional<Document> findDeleted(Handle handle, TenantId tenant, DocumentId id) {
        return handle.createQuery(
                        """
                        select * from documents where tenant_id = :tenant and id = :id and deleted_at is not null""")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .map(DOCUMENTS)
                .findOne();
    }

    @Override
    public void remove(TenantId tenant, DocumentId id) {
        database.run(tenant, handle -> handle.createUpdate(
                        """
                        delete from documents where tenant_id = :tenant and id = :id and deleted_at is not null""")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .execute());
    }
}
