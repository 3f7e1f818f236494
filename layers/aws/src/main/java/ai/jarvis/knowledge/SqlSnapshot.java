package ai.jarvis.knowledge;

import ai.jarvis.knowledge.ChunkIndex.Hit;
import ai.jarvis.knowledge.ChunkIndex.Scope;
import ai.jarvis.knowledge.ChunkIndex.Snapshot;
import ai.jarvis.knowledge.keyword.KeywordSearch;
import ai.jarvis.knowledge.keyword.Statistics;
import ai.jarvis.model.ModelId;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Memoized;
import ai.jarvis.platform.Rows;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Searches within one transaction, whose isolation lets all of them see the same. For one thread. */
final class SqlSnapshot implements Snapshot {
    private static final String BY_INDEX = "embedding <=> :vector";

    /** An expression that no index has. */
    private static final String ONE_BY_ONE = "(embedding <=> :vector) + 0";

    private final Handle handle;
    private final Scope scope;
    private final KeywordAnalyzer analyzer;
    private final int mostCompared;
    private final Supplier<Segments> segments = new Memoized<>(this::readSegments);
    private final Supplier<Optional<Filter>> filter = new Memoized<>(this::readFilter);

    /** @param mostCompared up to so many vectors are compared one by one where a filter leaves no more */
    SqlSnapshot(Handle handle, Scope scope, KeywordAnalyzer analyzer, int mostCompared) {
        this.handle = handle;
        this.scope = scope;
        this.analyzer = analyzer;
        this.mostCompared = mostCompared;
    }

    /**
     * What there is to search in.
     *
     * @param blockCounts of segments by their ids
     */
    private record Segments(Map<String, Integer> blockCounts, BitSet dead, Statistics statistics) {}

    /**
     * Documents that alone are searched, or that alone are not.
     *
     * @param documents by the numbers that the indexes know them by
     * @param chunks how many they have together
     */
    private record Filter(BitSet documents, boolean isExclusion, long chunks) {
        boolean accepts(int document) {
            return documents.get(document) != isExclusion;
        }
    }

    @Override
    public List<Ranked> matching(String text, int limit) {
        var terms = analyzer.queryTerms(text);
        if (terms.isEmpty()) {
            return List.of();
        }
        var search = new KeywordSearch(terms);
        var searched = segments.get();
        var ids = new ArrayList<String>();
        var counts = new ArrayList<Integer>();
        var blocks = new ArrayList<Integer>();
        searched.blockCounts().forEach((segment, count) -> {
            for (int block : search.blocks(count)) {
                ids.add(segment);
                counts.add(count);
                blocks.add(block);
            }
        });
        handle.createQuery(
                        """
                        select wanted.block, wanted.count, b.terms
                        from unnest(cast(:segments as text[]), cast(:counts as int[]), cast(:blocks as int[]))
                            wanted (segment, count, block)
                        join keyword_blocks b
                            on b.tenant_id = :tenant and b.segment_id = wanted.segment and b.block = wanted.block""")
                .bind("tenant", scope.tenant().value())
                .bindArray("segments", String.class, ids)
                .bindArray("counts", Integer.class, counts)
                .bindArray("blocks", Integer.class, blocks)
                .map((row, context) -> {
                    search.read(row.getInt("block"), row.getInt("count"), row.getBytes("terms"), searched.dead());
                    return true;
                })
                .list();
        var wanted = filter.get();
        return search.best(
                searched.statistics(),
                document -> wanted.isEmpty() || wanted.get().accepts(document),
                limit);
    }

    /** Segments and, as what takes away from them, tombstones. */
    private Segments readSegments() {
        var blockCounts = new LinkedHashMap<String, Integer>();
        var dead = new BitSet();
        var statistics = scoped(
                        handle.createQuery(
                                """
                                select id, block_count as number, chunks, length from keyword_segments c
                                where c.tenant_id = :tenant and (:everywhere or c.collection_id = any(:collections))
                                union all
                                select null, index_number, -chunks, -length from keyword_tombstones c
                                where c.tenant_id = :tenant and (:everywhere or c.collection_id = any(:collections))"""))
                .map((row, context) -> {
                    var id = row.getString("id");
                    if (id == null) {
                        dead.set(row.getInt("number"));
                    } else {
                        blockCounts.put(id, row.getInt("number"));
                    }
                    return new Statistics(row.getLong("chunks"), row.getLong("length"));
                })
                .stream()
                .reduce(Statistics.NONE, Statistics::plus);
        return new Segments(blockCounts, dead, statistics);
    }

    /** Which documents are searched; absent if all of the collections' are. */
    private Optional<Filter> readFilter() {
        if (!scope.metadata().isEmpty()) {
            return Optional.of(read(
                    false,
                    Visibility.of("c") + " and metadata @> cast(:metadata as jsonb)",
                    Map.of("metadata", Json.write(scope.metadata()))));
        }
        if (scope.reader().seesAll()) {
            return Optional.empty();
        }
        return Optional.of(read(true, "is_limited and not " + Visibility.of("c"), Map.of()))
                .filter(hidden -> !hidden.documents().isEmpty());
    }

    private Filter read(boolean isExclusion, String condition, Map<String, ?> parameters) {
        var documents = new BitSet();
        var query = scoped(handle.createQuery(
                """
                select index_number, chunk_count from documents c
                where c.tenant_id = :tenant and (:everywhere or c.collection_id = any(:collections))
                    and index_number is not null and\s"""
                        + condition));
        long chunks = Visibility.bind(query, scope.reader())
                .bindMap(parameters)
                .map((row, context) -> {
                    documents.set(row.getInt("index_number"));
                    return row.getLong("chunk_count");
                })
                .stream()
                .mapToLong(count -> count)
                .sum();
        return new Filter(documents, isExclusion, chunks);
    }

    @Override
    public List<Ranked> nearest(
            ModelId model, Set<CollectionId> among, float[] vector, Supplier<List<Ranked>> likely, int limit) {
        var collections = among.isEmpty() ? scope.collections() : among;
        var wanted = filter.get();
        long left = left(wanted);
        if (left == 0) {
            return List.of();
        }
        if (left > mostCompared) {
            var near = nearest(BY_INDEX, model, collections, vector, limit, wanted);
            if (near.size() == limit) {
                return best(near, compared(model, collections, vector, likely.get()), limit);
            }
        }
        return nearest(ONE_BY_ONE, model, collections, vector, limit, wanted);
    }

    /**
     * The index leads from neighbour to neighbour, and misses what has no neighbours in common with where it begins: texts
     * of another language, for a model that knows nothing of translation.
     */
    private List<Ranked> compared(
            ModelId model, Set<CollectionId> collections, float[] vector, List<Ranked> candidates) {
        var query = handle.createQuery(
                        """
                        select key, 1 - (embedding <=> :vector) as score from chunk_vectors c
                        where c.home in ('shared', :tenant) and %s and c.key = any(:keys)"""
                                .formatted(condition(collections)))
                .bindArray(
                        "keys",
                        Long.class,
                        candidates.stream().map(each -> each.chunk().toLong()).toList());
        return ranked(bind(query, model, collections, vector));
    }

    private static List<Ranked> best(List<Ranked> some, List<Ranked> others, int limit) {
        return Stream.concat(some.stream(), others.stream())
                .distinct()
                .sorted(Ranked.BEST_FIRST)
                .limit(limit)
                .toList();
    }

    /** How many chunks are searched. */
    private long left(Optional<Filter> wanted) {
        if (wanted.isPresent() && !wanted.get().isExclusion()) {
            return wanted.get().chunks();
        }
        return segments.get().statistics().chunks() - wanted.map(Filter::chunks).orElse(0L);
    }

    private List<Ranked> nearest(
            String order,
            ModelId model,
            Set<CollectionId> collections,
            float[] vector,
            int limit,
            Optional<Filter> wanted) {
        var condition = condition(collections)
                + wanted.map(documents -> documents.isExclusion() ? " and not" : " and")
                        .map(and -> and + " (c.key >> 20) = any(:documents)")
                        .orElse("");
        if (order.equals(BY_INDEX)) {
            prepareIndex(limit);
        }
        var query = handle.createQuery(
                        """
                        select key, 1 - distance as score from (
                            (select key, embedding <=> :vector as distance from chunk_vectors c
                            where c.home = 'shared' and %1$s order by embedding <=> :vector limit :limit)
                            union all
                            (select key, %2$s as distance from chunk_vectors c
                            where c.home = :tenant and %1$s order by %2$s limit :limit)) near
                        order by distance, key limit :limit"""
                                .formatted(condition, order))
                .bind("limit", limit);
        wanted.ifPresent(filtered -> query.bindArray(
                "documents",
                Long.class,
                filtered.documents().stream().mapToObj(Long::valueOf).toList()));
        return ranked(bind(query, model, collections, vector));
    }

    private static String condition(Set<CollectionId> collections) {
        return "c.tenant_id = :tenant and c.model = :model"
                + (collections.isEmpty() ? "" : " and c.collection_id = any(:collections)");
    }

    private Query bind(Query query, ModelId model, Set<CollectionId> collections, float[] vector) {
        query.bind("tenant", scope.tenant().value())
                .bind("model", model.value())
                .bind("vector", SqlVectors.argument(vector));
        return collections.isEmpty() ? query : query.bindArray("collections", String.class, ids(collections));
    }

    private static List<Ranked> ranked(Query query) {
        return query.map((row, context) -> new Ranked(ChunkKey.of(row.getLong("key")), row.getDouble("score")))
                .list();
    }

    /** The index goes on looking where a filter leaves too few of its candidates. */
    private void prepareIndex(int limit) {
        handle.createQuery(
                        """
                        select set_config('hnsw.ef_search', :candidates, true),
                            set_config('hnsw.iterative_scan', 'relaxed_order', true)""")
                .bind("candidates", String.valueOf(Math.max(SqlVectors.CANDIDATES, limit)))
                .mapTo(String.class)
                .one();
    }

    @Override
    public Map<ChunkKey, Hit> hits(List<ChunkKey> chunks) {
        var hits = new HashMap<ChunkKey, Hit>();
        handle.createQuery(
                        """
                        select c.key, c.id, c.document_id, d.name, c.ordinal, c.body, c.start_at, c.end_at, c.page, c.heading
                        from chunks c
                        join documents d on d.tenant_id = c.tenant_id and d.id = c.document_id
                        where c.tenant_id = :tenant and c.key = any(:keys)""")
                .bind("tenant", scope.tenant().value())
                .bindArray(
                        "keys",
                        Long.class,
                        chunks.stream().map(ChunkKey::toLong).toList())
                .map((row, context) -> Map.entry(
                        ChunkKey.of(row.getLong("key")),
                        new Hit(
                                new ChunkId(row.getString("id")),
                                new DocumentId(row.getString("document_id")),
                                row.getString("name"),
                                new Chunk(
                                        row.getInt("ordinal"),
                                        row.getString("body"),
                                        row.getInt("start_at"),
                                        row.getInt("end_at"),
                                        Rows.optionalInt(row, "page"),
                                        row.getString("heading")))))
                .forEach(hit -> hits.put(hit.getKey(), hit.getValue()));
        return hits;
    }

    private Query scoped(Query query) {
        return query.bind("tenant", scope.tenant().value())
                .bind("everywhere", scope.collections().isEmpty())
                .bindArray("collections", String.class, ids(scope.collections()));
    }

    private static List<String> ids(Set<CollectionId> collections) {
        return collections.stream().map(CollectionId::value).toList();
    }
}
