package ai.jarvis.knowledge;

import ai.jarvis.model.EmbeddingModel;
import ai.jarvis.model.ModelId;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Rows;
import ai.jarvis.tenancy.TenantId;
import com.pgvector.PGhalfvec;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/** Chunks in PostgreSQL, found by pgvector's cosine distance and by their lexemes. */
public final class SqlChunkIndex implements ChunkIndex {
    private static final int INSERT_BATCH = 64;

    private static final String IN_SCOPE =
            """
            c.tenant_id = :tenant
            and (:everywhere or c.collection_id = any(:collections))
            and (:anyMetadata or exists (
                select from documents f
                where f.tenant_id = c.tenant_id and f.id = c.document_id and f.metadata @> cast(:metadata as jsonb)))
            """;

    private static final String FOUND =
            """
            select c.id, c.document_id, d.name, c.ordinal, c.body, c.start_at, c.end_at, c.page, c.heading, found.score
            from found
            join chunks c on c.tenant_id = :tenant and c.id = found.id
            join documents d on d.tenant_id = c.tenant_id and d.id = c.document_id
            order by found.score desc, c.id""";

    private static final RowMapper<Hit> HITS = (row, context) -> new Hit(
            new ChunkId(row.getString("id")),
            new DocumentId(row.getString("document_id")),
            row.getString("name"),
            new Chunk(
                    row.getInt("ordinal"),
                    row.getString("body"),
                    row.getInt("start_at"),
                    row.getInt("end_at"),
                    Rows.optionalInt(row, "page"),
                    row.getString("heading")),
            row.getDouble("score"));

    private final Database database;
    private final KeywordAnalyzer analyzer;

    public SqlChunkIndex(Database database, KeywordAnalyzer analyzer) {
        this.database = database;
        this.analyzer = analyzer;
    }

    @Override
    public Map<String, float[]> embeddings(TenantId tenant, ModelId model, Set<String> contentHashes) {
        return database.in(tenant, handle -> {
            var found = new HashMap<String, float[]>();
            handle.createQuery(
                            """
                            select distinct on (content_hash) content_hash, embedding from chunks
                            where tenant_id = :tenant and model = :model and content_hash = any(:hashes)
                            order by content_hash""")
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
        return database.in(version.tenant(), handle -> {
            requireModel(handle, version);
            var collection = lock(handle, version);
            if (collection.isEmpty()) {
                return false;
            }
            handle.createUpdate("delete from chunks where tenant_id = :tenant and document_id = :document")
                    .bind("tenant", version.tenant().value())
                    .bind("document", version.document().value())
                    .execute();
            insert(handle, version, collection.get());
            markReady(handle, version);
            return true;
        });
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

    /** The collection's model stays the same until the transaction ends. It is locked first, as by all who change it. */
    private static void requireModel(Handle handle, Version version) {
        var model = handle.createQuery(
                        """
                        select embedding_model from collections
                        where tenant_id = :tenant and id = (
                            select collection_id from documents where tenant_id = :tenant and id = :document)
                        for share""")
                .bind("tenant", version.tenant().value())
                .bind("document", version.document().value())
                .mapTo(String.class)
                .findOne();
        if (model.isPresent() && !model.get().equals(version.model().value())) {
            throw new ModelChanged(version.document());
        }
    }

    private void insert(Handle handle, Version version, String collection) {
        var entries = version.entries();
        for (int from = 0; from < entries.size(); from += INSERT_BATCH) {
            var batch = handle.prepareBatch(
                    """
                    insert into chunks (
                        tenant_id, id, collection_id, document_id, ordinal, body, start_at, end_at, page, heading,
                        content_hash, model, embedding, terms)
                    values (
                        :tenant, :id, :collection, :document, :ordinal, :body, :startAt, :endAt, :page, :heading,
                        :contentHash, :model, :embedding, array_to_tsvector(:terms))""");
            for (var entry : entries.subList(from, Math.min(from + INSERT_BATCH, entries.size()))) {
                var chunk = entry.chunk();
                batch.bind("tenant", version.tenant().value())
                        .bind("id", ChunkId.fresh().value())
                        .bind("collection", collection)
                        .bind("document", version.document().value())
                        .bind("ordinal", chunk.ordinal())
                        .bind("body", chunk.text())
                        .bind("startAt", chunk.start())
                        .bind("endAt", chunk.end())
                        .bindByType("page", chunk.page().orElse(null), Integer.class)
                        .bind("heading", chunk.heading())
                        .bind("contentHash", entry.contentHash())
                        .bind("model", version.model().value())
                        .bind("embedding", vector(entry.vectors().get(version.model())))
                        .bindArray("terms", String.class, terms(entry.keywords()))
                        .add();
            }
            batch.execute();
        }
    }

    private static void markReady(Handle handle, Version version) {
        handle.createUpdate(
                        """
                        update documents set
                            status = 'ready', error = null, indexed_version = version, chunk_count = :chunks,
                            bytes = :bytes, content_hash = :contentHash, text_key = :textKey,
                            reserved_bytes = 0, reserved_chunks = 0
                        where tenant_id = :tenant and id = :document""")
                .bind("tenant", version.tenant().value())
                .bind("document", version.document().value())
                .bind("chunks", version.entries().size())
                .bind("bytes", version.bytes())
                .bind("contentHash", version.contentHash())
                .bind("textKey", version.textKey())
                .execute();
    }

    @Override
    public List<Hit> nearest(Scope scope, ModelId model, float[] vector, int limit) {
        return search(
                scope,
                "with found as materialized (select c.id, 1 - (c.embedding <=> :vector) as score from chunks c where "
                        + IN_SCOPE
                        + " and c.model = :model order by c.embedding <=> :vector, c.id limit :limit) " + FOUND,
                query -> query.bind("vector", vector(vector))
                        .bind("model", model.value())
                        .bind("limit", limit));
    }

    @Override
    public List<Hit> matching(Scope scope, String text, int limit) {
        var terms = terms(text);
        if (terms.isEmpty()) {
            return List.of();
        }
        return search(
                scope,
                "with found as materialized (select c.id, ts_rank(c.terms, q.query) as score from chunks c, "
                        + "(select string_agg(quote_literal(t), ' | ')::tsquery as query from unnest(:terms) t) q where "
                        + IN_SCOPE + " and c.terms @@ q.query order by score desc, c.id limit :limit) " + FOUND,
                query -> query.bindArray("terms", String.class, terms).bind("limit", limit));
    }

    private List<Hit> search(Scope scope, String sql, UnaryOperator<Query> bindings) {
        return database.in(scope.tenant(), handle -> bindings.apply(handle.createQuery(sql)
                        .bind("tenant", scope.tenant().value())
                        .bind("everywhere", scope.collections().isEmpty())
                        .bindArray(
                                "collections",
                                String.class,
                                scope.collections().stream()
                                        .map(CollectionId::value)
                                        .toList())
                        .bind("anyMetadata", scope.metadata().isEmpty())
                        .bind("metadata", Json.write(scope.metadata())))
                .map(HITS)
                .list());
    }

    /** Different terms only: a lexeme vector has each once. */
    private List<String> terms(String text) {
        return List.copyOf(new LinkedHashSet<>(analyzer.terms(text)));
    }

    /** A parameter of the vector's own type: text with a cast would be parsed again for every row. Zeros fill it up. */
    private static Argument vector(float[] values) {
        return (position, statement, context) -> statement.setObject(position, halfvec(values));
    }

    private static PGhalfvec halfvec(float[] values) throws SQLException {
        var vector = new PGhalfvec(Arrays.copyOf(values, EmbeddingModel.MAX_DIMENSIONS));
        vector.setType("halfvec");
        return vector;
    }
}
