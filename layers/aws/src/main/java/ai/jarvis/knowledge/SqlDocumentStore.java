package ai.jarvis.knowledge;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Page;
import ai.jarvis.quota.QuotaExceeded;
import ai.jarvis.quota.StorageLimits;
import ai.jarvis.quota.StorageUse;
import ai.jarvis.quota.StoredTotals;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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
    public Optional<Document> register(Registration registration, StorageLimits limits) {
        return withRoom(registration.tenant(), handle -> register(handle, registration, Optional.empty(), limits));
    }

    @Override
    public Optional<Document> registerRefused(Registration registration, String sequencer, String error) {
        var refused = new Refused(sequencer, error);
        return database.in(
                registration.tenant(),
                handle -> register(handle, registration, Optional.of(refused), StorageLimits.none()));
    }

    /** Why a version is none from the start. */
    private record Refused(String sequencer, String error) {}

    /** Locks are taken in the order of all who change documents: the collection, the document, the tenant's sums. */
    private static Optional<Document> register(
            Handle handle, Registration registration, Optional<Refused> refused, StorageLimits limits) {
        if (!lockCollection(handle, registration)) {
            return Optional.empty();
        }
        var before = findByName(handle, registration.tenant(), registration.collection(), registration.name(), true);
        var held = before.map(document -> heldBy(handle, document)).orElse(StorageUse.NOTHING);
        var document = upsert(handle, registration, refused);
        require(handle, document, held, limits);
        SqlAuditStore.record(handle, registered(before, document));
        return Optional.of(document);
    }

    /** Uploads that are awaited in vain are given up when their room is needed. */
    private <T> T withRoom(TenantId tenant, Function<Handle, T> work) {
        try {
            return database.in(tenant, work);
        } catch (QuotaExceeded e) {
            if (failExpiredUploads(tenant) == 0) {
                throw e;
            }
            return database.in(tenant, work);
        }
    }

    private int failExpiredUploads(TenantId tenant) {
        return database.in(tenant, handle -> handle.createUpdate(
                        """
                        update documents set status = 'failed', error = :error, reserved_bytes = 0
                        where tenant_id = :tenant and
                        """
                                + StoredTotals.EXPIRED_UPLOADS)
                .bind("tenant", tenant.value())
                .bind("error", Document.EXPIRED)
                .execute());
    }

    private static StorageUse heldBy(Handle handle, Document document) {
        return StoredTotals.heldBy(handle, document.tenant(), document.id().value());
    }

    private static void require(Handle handle, Document document, StorageUse before, StorageLimits limits) {
        StoredTotals.require(handle, document.tenant(), heldBy(handle, document).minus(before), limits);
    }

    private static boolean lockCollection(Handle handle, Registration registration) {
        return handle.createQuery(
                        """
                        select id from collections
                        where tenant_id = :tenant and id = :collection and deleted_at is null
                        for share""")
                .bind("tenant", registration.tenant().value())
                .bind("collection", registration.collection().value())
                .mapTo(String.class)
                .findOne()
                .isPresent();
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

    private static Document upsert(Handle handle, Registration registration, Optional<Refused> refused) {
        return handle.createQuery(
                        """
                        insert into documents (
                            tenant_id, id, collection_id, name, metadata, version, status, error, original_key, sequencer,
                            reserved_bytes, upload_expires_at, task_id, created_at)
                        values (
                            :tenant, :id, :collection, :name, cast(:metadata as jsonb), 1, :status, :error, :originalKey,
                            :sequencer, :reservedBytes, :uploadExpiresAt, :task, :at)
                        on conflict (tenant_id, collection_id, name) where deleted_at is null do update set
                            metadata = excluded.metadata,
                            version = documents.version + 1,
                            status = excluded.status,
                            error = excluded.error,
                            original_key = excluded.original_key,
                            sequencer = excluded.sequencer,
                            reserved_bytes = excluded.reserved_bytes,
                            reserved_chunks = 0,
                            upload_expires_at = excluded.upload_expires_at,
                            task_id = excluded.task_id
                        returning *""")
                .bind("tenant", registration.tenant().value())
                .bind("id", registration.idIfNew().value())
                .bind("collection", registration.collection().value())
                .bind("name", registration.name())
                .bind("metadata", Json.write(registration.metadata()))
                .bind("status", refused.isPresent() ? "failed" : "pending")
                .bind("error", refused.map(Refused::error).orElse(null))
                .bind("originalKey", registration.originalKey())
                .bind("sequencer", refused.map(Refused::sequencer).orElse(null))
                .bind("reservedBytes", refused.isPresent() ? 0 : registration.bytes())
                .bindByType("uploadExpiresAt", registration.uploadExpiresAt().orElse(null), Instant.class)
                .bind("task", registration.task().value())
                .bind("at", registration.at())
                .map(DOCUMENTS)
                .one();
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
        return database.in(tenant, handle -> findByName(handle, tenant, collection, name, false));
    }

    private static Optional<Document> findByName(
            Handle handle, TenantId tenant, CollectionId collection, String name, boolean forUpdate) {
        return handle.createQuery(
                        """
                        select * from documents
                        where tenant_id = :tenant and collection_id = :collection and name = :name
                          and deleted_at is null
                        """
                                + (forUpdate ? "for update" : ""))
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
    public Begin begin(Write write, long bytes, StorageLimits limits) {
        return withRoom(write.tenant(), handle -> lock(handle, write)
                .map(document -> begin(handle, document, write.sequencer(), bytes, limits))
                .orElse(Begin.SUPERSEDED));
    }

    private static Optional<Document> lock(Handle handle, Write write) {
        return handle.createQuery(
                        """
                        select * from documents
                        where tenant_id = :tenant and id = :id and original_key = :originalKey
                          and deleted_at is null
                        for update""")
                .bind("tenant", write.tenant().value())
                .bind("id", write.document().value())
                .bind("originalKey", write.originalKey())
                .map(DOCUMENTS)
                .findOne();
    }

    private static Begin begin(Handle handle, Document document, String sequencer, long bytes, StorageLimits limits) {
        if (isOlder(sequencer, document)) {
            return Begin.SUPERSEDED;
        }
        var isNewVersion = isNewVersion(sequencer, document);
        if (!isNewVersion && document.sequencer().isPresent() && document.status() == DocumentStatus.READY) {
            return Begin.ALREADY_DONE;
        }
        var held = heldBy(handle, document);
        handle.createUpdate(
                        """
                        update documents
                        set status = 'running', error = null, sequencer = :sequencer, version = version + :newVersions,
                            reserved_bytes = :bytes
                        where tenant_id = :tenant and id = :id""")
                .bind("tenant", document.tenant().value())
                .bind("id", document.id().value())
                .bind("sequencer", sequencer)
                .bind("newVersions", isNewVersion ? 1 : 0)
                .bind("bytes", bytes)
                .execute();
        require(handle, document, held, limits);
        if (isNewVersion) {
            recordNewVersion(handle, document);
        }
        return Begin.STARTED;
    }

    private static boolean isOlder(String sequencer, Document document) {
        return document.sequencer()
                .filter(last -> Sequencer.compare(sequencer, last) < 0)
                .isPresent();
    }

    private static boolean isNewVersion(String sequencer, Document document) {
        return document.sequencer()
                .filter(last -> Sequencer.compare(sequencer, last) > 0)
                .isPresent();
    }

    private static void recordNewVersion(Handle handle, Document document) {
        SqlAuditStore.record(
                handle,
                Change.updated(
                        "document",
                        document.id().value(),
                        Map.of("version", document.version()),
                        Map.of("version", document.version() + 1)));
    }

    @Override
    public boolean reserve(Write write, int chunks, StorageLimits limits) {
        return withRoom(write.tenant(), handle -> {
            var document = lock(handle, write)
                    .filter(locked -> locked.sequencer().equals(Optional.of(write.sequencer())))
                    .filter(locked -> locked.status() == DocumentStatus.RUNNING);
            document.ifPresent(running -> {
                var held = heldBy(handle, running);
                handle.createUpdate(
                                """
                                update documents set reserved_chunks = :chunks
                                where tenant_id = :tenant and id = :id""")
                        .bind("tenant", write.tenant().value())
                        .bind("id", write.document().value())
                        .bind("chunks", chunks)
                        .execute();
                require(handle, running, held, limits);
            });
            return document.isPresent();
        });
    }

    @Override
    public void fail(Write write, String error, boolean bytesStay) {
        database.run(write.tenant(), handle -> handle.createUpdate(
                        """
                        update documents
                        set status = 'failed', error = :error, reserved_chunks = 0,
                            reserved_bytes = case when :bytesStay then reserved_bytes else 0 end
                        where tenant_id = :tenant and id = :id and original_key = :originalKey
                          and sequencer = :sequencer and status = 'running'""")
                .bind("tenant", write.tenant().value())
                .bind("id", write.document().value())
                .bind("originalKey", write.originalKey())
                .bind("sequencer", write.sequencer())
                .bind("error", error)
                .bind("bytesStay", bytesStay)
                .execute());
    }

    @Override
    public void refuse(Write write, String error) {
        database.run(write.tenant(), handle -> lock(handle, write)
                .filter(document -> !isOlder(write.sequencer(), document))
                .ifPresent(document -> refuse(handle, document, write.sequencer(), error)));
    }

    private static void refuse(Handle handle, Document document, String sequencer, String error) {
        var isNewVersion = isNewVersion(sequencer, document);
        if (!isNewVersion && document.status() == DocumentStatus.READY) {
            return;
        }
        handle.createUpdate(
                        """
                        update documents
                        set status = 'failed', error = :error, sequencer = :sequencer, version = version + :newVersions,
                            reserved_bytes = 0, reserved_chunks = 0
                        where tenant_id = :tenant and id = :id""")
                .bind("tenant", document.tenant().value())
                .bind("id", document.id().value())
                .bind("sequencer", sequencer)
                .bind("newVersions", isNewVersion ? 1 : 0)
                .bind("error", error)
                .execute();
        if (isNewVersion) {
            recordNewVersion(handle, document);
        }
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
            SqlChunkIndex.remove(handle, tenant, id);
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
