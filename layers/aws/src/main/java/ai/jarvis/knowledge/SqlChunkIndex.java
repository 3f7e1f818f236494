package ai.jarvis.knowledge;

import ai.jarvis.model.ModelId;
import ai.jarvis.platform.Database;
import ai.jarvis.tenancy.TenantId;
import com.pgvector.PGhalfvec;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Chunks in PostgreSQL, with their vectors and their keywords. */
public final class SqlChunkIndex implements ChunkIndex {
    private static final int INSERT_BATCH = 64;

    /** The index of neighbours takes as long as to compare so many. */
    private static final int COMPARED = VectorPlacement.MOST_SHARED;

    private final Database database;
    private final KeywordAnalyzer analyzer;
    private final SqlKeywordMerge merge;

    public SqlChunkIndex(Database database, KeywordAnalyzer analyzer) {
        this.database = database;
        this.analyzer = analyzer;
        this.merge = new SqlKeywordMerge(database);
    }

    @Override
    public Map<String, float[]> embeddings(TenantId tenant, ModelId model, Set<String> contentHashes) {
        return database.in(tenant, handle -> {
            var found = new HashMap<String, float[]>();
            handle.createQuery(
                            """
                            select distinct on (c.content_hash) c.content_hash, v.embedding
                            from chunks c
                            join chunk_vectors v on v.home in ('shared', :tenant) and v.tenant_id = c.tenant_id
                                and v.model = :model and v.key = c.key
                            where c.tenant_id = :tenant and c.content_hash = any(:hashes)
                            order by c.content_hash""")
                    .bind("tenant", tenant.value())
                    .bind("model", model.value())
                    .bindArray("hashes", String.class, List.copyOf(contentHashes))
                    .map((row, context) ->
                            Map.entry(row.getString("content_hash"), new PGhalfvec(row.getString("embedding"))))
                    .forEach(entry -> found.put(entry.getKey(), entry.getValue().toArray()));
            return found;
        });
    }

    @Override
    public boolean replace(Version version) {
        var terms = version.entries().stream()
                .map(entry -> analyzer.terms(entry.keywords()))
                .toList();
        var number = nextNumber(version.tenant());
        var collection = database.in(version.tenant(), handle -> {
            var models = SqlEmbeddedBy.ofDocument(handle, version.tenant(), version.document());
            if (models.isPresent() && !models.get().current().equals(version.model())) {
                throw new ModelChanged(version.document());
            }
            var locked = lock(handle, version);
            locked.ifPresent(id -> replace(handle, version, id, number, terms, models.orElseThrow()));
            return locked;
        });
        collection.ifPresent(id -> merge.run(version.tenant(), id));
        return collection.isPresent();
    }

    /** In a transaction of its own: those who publish at the same time do not wait for each other. */
    private int nextNumber(TenantId tenant) {
        return database.in(tenant, handle -> handle.createQuery(
                        """
                        insert into index_numbers as numbers values (:tenant, 1)
                        on conflict (tenant_id) do update set next = numbers.next + 1
                        returning next - 1""")
                .bind("tenant", tenant.value())
                .mapTo(Integer.class)
                .one());
    }

    private static Optional<String> lock(Handle handle, Version version) {
        return handle.createQuery(
                        """
                        select collection_id from documents
                        where tenant_id = :tenant and id = :document and original_key = :originalKey
                          and sequencer = :sequencer and status = 'running' and deleted_at is null
                        for update""")
                .bind("tenant", version.tenant().value())
                .bind("document", version.document().value())
                .bind("originalKey", version.originalKey())
                .bind("sequencer", version.sequencer())
                .mapTo(String.class)
                .findOne();
    }

    private static void replace(
            Handle handle,
            Version version,
            String collection,
            int number,
            List<List<String>> terms,
            EmbeddedBy models) {
        remove(handle, version.tenant(), version.document());
        insertChunks(handle, version, collection, number);
        models.all().forEach(model -> insertVectors(handle, version, collection, number, model));
        var byChunk = new LinkedHashMap<ChunkKey, List<String>>();
        for (int i = 0; i < terms.size(); i++) {
            byChunk.put(key(number, version.entries().get(i)), terms.get(i));
        }
        SqlKeywords.add(handle, version.tenant(), collection, number, byChunk);
        markReady(handle, version, number, terms.stream().mapToLong(List::size).sum());
    }

    /** Lets nobody find a document any more. */
    static void remove(Handle handle, TenantId tenant, DocumentId document) {
        SqlKeywords.bury(handle, tenant, document.value());
        for (var table : List.of("chunk_vectors", "chunks")) {
            handle.createUpdate("delete from " + table + " where tenant_id = :tenant and document_id = :document")
                    .bind("tenant", tenant.value())
                    .bind("document", document.value())
                    .execute();
        }
    }

    /** Lets nobody find a collection's documents any more. */
    static void remove(Handle handle, TenantId tenant, CollectionId collection) {
        SqlKeywords.drop(handle, tenant, collection);
        for (var table : List.of("chunk_vectors", "chunks")) {
            handle.createUpdate("delete from " + table + " where tenant_id = :tenant and collection_id = :collection")
                    .bind("tenant", tenant.value())
                    .bind("collection", collection.value())
                    .execute();
        }
    }

    private static ChunkKey key(int number, Entry entry) {
        return new ChunkKey(number, entry.chunk().ordinal());
    }

    private static void insertChunks(Handle handle, Version version, String collection, int number) {
        inBatches(version, entries -> {
            var batch = handle.prepareBatch(
                    """
                    insert into chunks (
                        tenant_id, id, collection_id, document_id, key, ordinal, body, start_at, end_at, page, heading,
                        content_hash)
                    values (
                        :tenant, :id, :collection, :document, :key, :ordinal, :body, :startAt, :endAt, :page, :heading,
                        :contentHash)""");
            for (var entry : entries) {
                var chunk = entry.chunk();
                batch.bind("tenant", version.tenant().value())
                        .bind("id", ChunkId.fresh().value())
                        .bind("collection", collection)
                        .bind("document", version.document().value())
                        .bind("key", key(number, entry).toLong())
                        .bind("ordinal", chunk.ordinal())
                        .bind("body", chunk.text())
                        .bind("startAt", chunk.start())
                        .bind("endAt", chunk.end())
                        .bindByType("page", chunk.page().orElse(null), Integer.class)
                        .bind("heading", chunk.heading())
                        .bind("contentHash", entry.contentHash())
                        .add();
            }
            batch.execute();
        });
    }

    private static void insertVectors(Handle handle, Version version, String collection, int number, ModelId model) {
        var home = SqlVectors.home(handle, version.tenant());
        inBatches(version, entries -> {
            var batch = handle.prepareBatch(
                    """
                    insert into chunk_vectors (home, tenant_id, collection_id, document_id, key, model, embedding)
                    values (:home, :tenant, :collection, :document, :key, :model, :embedding)""");
            for (var entry : entries) {
                var vector = entry.vectors().get(model);
                if (vector != null) {
                    batch.bind("home", home)
                            .bind("tenant", version.tenant().value())
                            .bind("collection", collection)
                            .bind("document", version.document().value())
                            .bind("key", key(number, entry).toLong())
                            .bind("model", model.value())
                            .bind("embedding", SqlVectors.argument(vector))
                            .add();
                }
            }
            batch.execute();
        });
    }

    private static void inBatches(Version version, Consumer<List<Entry>> insert) {
        var entries = version.entries();
        for (int from = 0; from < entries.size(); from += INSERT_BATCH) {
            insert.accept(entries.subList(from, Math.min(from + INSERT_BATCH, entries.size())));
        }
    }

    private static void markReady(Handle handle, Version version, int number, long length) {
        handle.createUpdate(
                        """
                        update documents set
                            status = 'ready', error = null, indexed_version = version, chunk_count = :chunks,
                            bytes = :bytes, content_hash = :contentHash, text_key = :textKey,
                            reserved_bytes = 0, reserved_chunks = 0, index_number = :number, index_length = :length
                        where tenant_id = :tenant and id = :document""")
                .bind("tenant", version.tenant().value())
                .bind("document", version.document().value())
                .bind("chunks", version.entries().size())
                .bind("bytes", version.bytes())
                .bind("contentHash", version.contentHash())
                .bind("textKey", version.textKey())
                .bind("number", number)
                .bind("length", length)
                .execute();
    }

    @Override
    public boolean isMisplaced(TenantId tenant) {
        return database.in(tenant, handle -> {
            var isApart = !SqlVectors.home(handle, tenant).equals(SqlVectors.SHARED);
            return SqlVectors.belongApart(handle, tenant) != isApart;
        });
    }

    @Override
    public <T> T search(Scope scope, Function<Snapshot, T> work) {
        return database.snapshot(
                scope.tenant(), handle -> work.apply(new SqlSnapshot(handle, scope, analyzer, COMPARED)));
    }
}
