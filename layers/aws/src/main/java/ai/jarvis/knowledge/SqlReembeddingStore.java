package ai.jarvis.knowledge;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.knowledge.Reembedding.Stage;
import ai.jarvis.model.ModelId;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Rows;
import ai.jarvis.task.TaskId;
import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Changes of collections to other embedding models in PostgreSQL. */
public final class SqlReembeddingStore implements ReembeddingStore {
    /** Documents whose vectors one transaction removes. */
    private static final int SWEPT = 100;

    private static final String SELECT =
            """
            select r.*, (
                select coalesce(sum(chunk_count), 0) from documents d
                where d.tenant_id = r.tenant_id and d.collection_id = r.collection_id and d.deleted_at is null) as chunks
            from reembeddings r
            join collections c on c.tenant_id = r.tenant_id and c.id = r.collection_id and c.deleted_at is null
            where r.tenant_id = :tenant
            """;

    private static final String LACKING =
            """
            from chunks c
            where c.tenant_id = :tenant and c.collection_id = :collection and c.key > :after
              and not exists (
                select from chunk_vectors v
                where v.home in ('shared', :tenant) and v.tenant_id = c.tenant_id and v.model = :target and v.key = c.key)
            """;

    private static final String WITH_UNUSED =
            """
            select d.id from documents d
            where d.tenant_id = :tenant and d.collection_id = :collection and exists (
                select from chunk_vectors v
                where v.tenant_id = d.tenant_id and v.document_id = d.id and v.model = :unused)
            """;

    private static final RowMapper<Reembedding> CHANGES = (row, context) -> new Reembedding(
            new TaskId(row.getString("id")),
            new TenantId(row.getString("tenant_id")),
            new CollectionId(row.getString("collection_id")),
            new ModelId(row.getString("source")),
            new ModelId(row.getString("target")),
            row.getInt("dimensions"),
            Stage.valueOf(row.getString("stage").toUpperCase(Locale.ROOT)),
            row.getLong("chunks"),
            Math.min(row.getLong("embedded"), row.getLong("chunks")),
            Rows.optionalText(row, "error"),
            Rows.instant(row, "created_at"),
            Rows.optionalInstant(row, "finished_at"));

    private final Database database;

    public SqlReembeddingStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Reembedding> begin(Reembedding fresh) {
        return database.in(fresh.tenant(), handle -> {
            if (!lock(handle, fresh)) {
                return Optional.empty();
            }
            var current = SqlEmbeddedBy.of(handle, fresh.tenant(), fresh.collection())
                    .map(EmbeddedBy::current)
                    .orElse(fresh.source());
            var before = latest(handle, fresh.tenant(), fresh.collection());
            if (before.filter(change -> !change.isFinished()).isPresent() || current.equals(fresh.target())) {
                return before;
            }
            insert(handle, fresh, current);
            SqlAuditStore.record(
                    handle,
                    new Change(
                            "collection.reembed",
                            fresh.collection().value(),
                            Optional.of(Map.of("embedding_model", current.value())),
                            Optional.of(Map.of("embedding_model", fresh.target().value()))));
            return latest(handle, fresh.tenant(), fresh.collection());
        });
    }

    /** The collection, which is locked by all who must know its models, before anything else is. */
    private static boolean lock(Handle handle, Reembedding change) {
        return handle.createQuery(
                        """
                        select id from collections
                        where tenant_id = :tenant and id = :collection and deleted_at is null
                        for no key update""")
                .bind("tenant", change.tenant().value())
                .bind("collection", change.collection().value())
                .mapTo(String.class)
                .findOne()
                .isPresent();
    }

    private static void insert(Handle handle, Reembedding fresh, ModelId current) {
        handle.createUpdate(
                        """
                        insert into reembeddings (
                            tenant_id, id, collection_id, source, target, dimensions, stage, created_at)
                        values (:tenant, :id, :collection, :source, :target, :dimensions, 'embedding', :at)""")
                .bind("tenant", fresh.tenant().value())
                .bind("id", fresh.task().value())
                .bind("collection", fresh.collection().value())
                .bind("source", current.value())
                .bind("target", fresh.target().value())
                .bind("dimensions", fresh.dimensions())
                .bind("at", fresh.createdAt())
                .execute();
    }

    @Override
    public Optional<Reembedding> find(TenantId tenant, TaskId task) {
        return database.in(tenant, handle -> find(handle, tenant, task));
    }

    private static Optional<Reembedding> find(Handle handle, TenantId tenant, TaskId task) {
        return handle.createQuery(SELECT + "and r.id = :id")
                .bind("tenant", tenant.value())
                .bind("id", task.value())
                .map(CHANGES)
                .findOne();
    }

    @Override
    public Optional<Reembedding> latest(TenantId tenant, CollectionId collection) {
        return database.in(tenant, handle -> latest(handle, tenant, collection));
    }

    private static Optional<Reembedding> latest(Handle handle, TenantId tenant, CollectionId collection) {
        return handle.createQuery(SELECT + "and r.collection_id = :collection order by r.id desc limit 1")
                .bind("tenant", tenant.value())
                .bind("collection", collection.value())
                .map(CHANGES)
                .findOne();
    }

    @Override
    public List<Lacking> lacking(Reembedding change, Optional<ChunkKey> after, int limit) {
        return database.in(change.tenant(), handle -> handle.createQuery(
                        """
                        select c.key, c.content_hash, c.ordinal, c.body, c.start_at, c.end_at, c.page, c.heading
                        """
                                + LACKING
                                + "order by c.key limit :limit")
                .bind("tenant", change.tenant().value())
                .bind("collection", change.collection().value())
                .bind("target", change.target().value())
                .bind("after", after.map(ChunkKey::toLong).orElse(-1L))
                .bind("limit", limit)
                .map((row, context) -> new Lacking(
                        ChunkKey.of(row.getLong("key")),
                        row.getString("content_hash"),
                        new Chunk(
                                row.getInt("ordinal"),
                                row.getString("body"),
                                row.getInt("start_at"),
                                row.getInt("end_at"),
                                Rows.optionalInt(row, "page"),
                                row.getString("heading"))))
                .list());
    }

    @Override
    public void add(Reembedding change, Map<ChunkKey, float[]> vectors) {
        database.run(change.tenant(), handle -> {
            lockForVectors(handle, change, vectors);
            if (find(handle, change.tenant(), change.task())
                    .filter(now -> now.stage() == Stage.EMBEDDING)
                    .isEmpty()) {
                return;
            }
            var batch = handle.prepareBatch(
                    """
                    insert into chunk_vectors (home, tenant_id, collection_id, document_id, key, model, embedding)
                    select :home, c.tenant_id, c.collection_id, c.document_id, c.key, :target, :embedding
                    """
                            + LACKING
                            + "and c.key = :key");
            var home = SqlVectors.home(handle, change.tenant());
            vectors.forEach((key, vector) -> batch.bind("home", home)
                    .bind("tenant", change.tenant().value())
                    .bind("collection", change.collection().value())
                    .bind("target", change.target().value())
                    .bind("after", -1L)
                    .bind("key", key.toLong())
                    .bind("embedding", SqlVectors.argument(vector))
                    .add());
            var added = 0;
            for (int each : batch.execute()) {
                added += Math.max(each, 0);
            }
            count(handle, change, added);
        });
    }

    /**
     * The models of the collection stay as they are, and the documents too: one that is replaced at this moment takes its
     * vectors along only if they are there. Nobody else adds vectors of them.
     */
    private static void lockForVectors(Handle handle, Reembedding change, Map<ChunkKey, float[]> vectors) {
        handle.createQuery("select id from collections where tenant_id = :tenant and id = :collection for share")
                .bind("tenant", change.tenant().value())
                .bind("collection", change.collection().value())
                .mapTo(String.class)
                .list();
        handle.createQuery(
                        """
                        select id from documents
                        where tenant_id = :tenant
                          and id in (select document_id from chunks where tenant_id = :tenant and key = any(:keys))
                        order by id for no key update""")
                .bind("tenant", change.tenant().value())
                .bindArray(
                        "keys",
                        Long.class,
                        vectors.keySet().stream().map(ChunkKey::toLong).toList())
                .mapTo(String.class)
                .list();
    }

    private static void count(Handle handle, Reembedding change, int added) {
        handle.createUpdate(
                        """
                        update reembeddings set embedded = embedded + :added
                        where tenant_id = :tenant and id = :id""")
                .bind("tenant", change.tenant().value())
                .bind("id", change.task().value())
                .bind("added", added)
                .execute();
    }

    @Override
    public boolean switchOver(Reembedding change) {
        return database.in(change.tenant(), handle -> {
            if (!lock(handle, change)
                    || isLacking(handle, change)
                    || !advance(handle, change, "embedding", "switched")) {
                return false;
            }
            handle.createUpdate(
                            """
                            update collections set embedding_model = :target, embedding_dimensions = :dimensions
                            where tenant_id = :tenant and id = :collection""")
                    .bind("tenant", change.tenant().value())
                    .bind("collection", change.collection().value())
                    .bind("target", change.target().value())
                    .bind("dimensions", change.dimensions())
                    .execute();
            SqlAuditStore.record(
                    handle,
                    Change.updated(
                            "collection",
                            change.collection().value(),
                            Map.of("embedding_model", change.source().value()),
                            Map.of("embedding_model", change.target().value())));
            return true;
        });
    }

    private static boolean isLacking(Handle handle, Reembedding change) {
        return handle.createQuery("select exists (select " + LACKING + ")")
                .bind("tenant", change.tenant().value())
                .bind("collection", change.collection().value())
                .bind("target", change.target().value())
                .bind("after", -1L)
                .mapTo(Boolean.class)
                .one();
    }

    private static boolean advance(Handle handle, Reembedding change, String from, String to) {
        return handle.createUpdate(
                                """
                                update reembeddings set stage = :to
                                where tenant_id = :tenant and id = :id and stage = :from and finished_at is null""")
                        .bind("tenant", change.tenant().value())
                        .bind("id", change.task().value())
                        .bind("from", from)
                        .bind("to", to)
                        .execute()
                == 1;
    }

    @Override
    public boolean withdraw(TenantId tenant, TaskId task, Optional<String> error) {
        return database.in(tenant, handle -> {
            var change = find(handle, tenant, task);
            if (change.isEmpty() || !lock(handle, change.get())) {
                return false;
            }
            if (advance(handle, change.get(), "embedding", "withdrawn")) {
                handle.createUpdate("update reembeddings set error = :error where tenant_id = :tenant and id = :id")
                        .bind("tenant", tenant.value())
                        .bind("id", task.value())
                        .bind("error", error.orElse(null))
                        .execute();
                return true;
            }
            return find(handle, tenant, task)
                    .filter(now -> now.stage() == Stage.WITHDRAWN)
                    .isPresent();
        });
    }

    /** The model whose vectors no search uses and nobody adds any more. */
    private static Optional<ModelId> unused(Reembedding change) {
        return switch (change.stage()) {
            case EMBEDDING, SWITCHED -> Optional.empty();
            case SWEEPING -> Optional.of(change.source());
            case WITHDRAWN -> Optional.of(change.target());
        };
    }

    @Override
    public boolean sweep(Reembedding change) {
        return database.in(change.tenant(), handle -> {
            if (!lock(handle, change)) {
                return false;
            }
            advance(handle, change, "switched", "sweeping");
            var unused = find(handle, change.tenant(), change.task()).flatMap(SqlReembeddingStore::unused);
            if (unused.isEmpty()) {
                return false;
            }
            return remove(handle, change, unused.get()) > 0 || !finish(handle, change, unused.get());
        });
    }

    private static int remove(Handle handle, Reembedding change, ModelId unused) {
        return handle.createUpdate(
                        "delete from chunk_vectors where tenant_id = :tenant and model = :unused and document_id in ("
                                + WITH_UNUSED + "limit :limit)")
                .bind("tenant", change.tenant().value())
                .bind("collection", change.collection().value())
                .bind("unused", unused.value())
                .bind("limit", SWEPT)
                .execute();
    }

    /** Looks again: what is moved to another partition at this moment could not be removed. */
    private static boolean finish(Handle handle, Reembedding change, ModelId unused) {
        return handle.createUpdate("update reembeddings set finished_at = now() where tenant_id = :tenant and id = :id"
                                + " and not exists (" + WITH_UNUSED + ")")
                        .bind("tenant", change.tenant().value())
                        .bind("id", change.task().value())
                        .bind("collection", change.collection().value())
                        .bind("unused", unused.value())
                        .execute()
                == 1;
    }
}
