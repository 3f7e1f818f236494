package ai.jarvis.knowledge;

import ai.jarvis.knowledge.keyword.Segment;
import ai.jarvis.knowledge.keyword.Statistics;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Ids;
import ai.jarvis.tenancy.TenantId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Keeps the segments of a collection few, as a search reads some blocks of each: as many as four of about the same size
 * become one, and when many of the documents in them are dead, all do. Searches find the same before and after.
 *
 * @see <a href="https://doi.org/10.1007/s002360050048">O'Neil et al.: The log-structured merge-tree (1996)</a>
 */
final class SqlKeywordMerge {
    private static final int FAN_IN_BITS = 2;
    private static final int FAN_IN = 1 << FAN_IN_BITS;

    /** Dead chunks among those in the segments from which on all are merged. */
    private static final double MOST_DEAD = 0.25;

    /** Fewer dead chunks are not worth it. */
    private static final int FEWEST_DEAD = 64;

    /** Blocks that are merged at a time: about a megabyte. */
    private static final int PART = 256;

    private final Database database;

    SqlKeywordMerge(Database database) {
        this.database = database;
    }

    private record Stored(String id, Statistics statistics, int blockCount, long bytes) {
        /** Segments of a tier are of about the same size. */
        int tier() {
            return (Long.SIZE - 1 - Long.numberOfLeadingZeros(Math.max(1, statistics.chunks()))) / FAN_IN_BITS;
        }
    }

    private record Tombstone(int document, Statistics statistics) {}

    /** Merges what is due; does nothing if somebody else does. */
    void run(TenantId tenant, String collection) {
        boolean mayBeMore = true;
        while (mayBeMore) {
            mayBeMore =
                    database.in(tenant, handle -> isMine(handle, collection) && mergeOnce(handle, tenant, collection));
        }
    }

    /** The lock is of the transaction: whoever dies gives it back. */
    private static boolean isMine(Handle handle, String collection) {
        return handle.createQuery("select pg_try_advisory_xact_lock(hashtextextended('keywords ' || :collection, 0))")
                .bind("collection", collection)
                .mapTo(Boolean.class)
                .one();
    }

    private static boolean mergeOnce(Handle handle, TenantId tenant, String collection) {
        // Before the segments: a document that dies later stays in the merged one, and its tombstone, too.
        var tombstones = tombstones(handle, tenant, collection);
        var due = due(segments(handle, tenant, collection), tombstones);
        if (due.isEmpty()) {
            return false;
        }
        merge(handle, tenant, collection, due, tombstones);
        return true;
    }

    private static List<Stored> due(List<Stored> segments, Map<Integer, Tombstone> tombstones) {
        long chunks = segments.stream().mapToLong(s -> s.statistics().chunks()).sum();
        long dead = tombstones.values().stream()
                .mapToLong(t -> t.statistics().chunks())
                .sum();
        if (dead >= FEWEST_DEAD && dead >= MOST_DEAD * chunks) {
            return segments;
        }
        return segments.stream()
                .collect(Collectors.groupingBy(Stored::tier, TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .filter(tier -> tier.size() >= FAN_IN)
                .findFirst()
                .orElse(List.of());
    }

    private static List<Stored> segments(Handle handle, TenantId tenant, String collection) {
        return handle.createQuery(
                        """
                        select id, chunks, length, block_count, bytes from keyword_segments
                        where tenant_id = :tenant and collection_id = :collection order by id""")
                .bind("tenant", tenant.value())
                .bind("collection", collection)
                .map((row, context) -> new Stored(
                        row.getString("id"),
                        new Statistics(row.getLong("chunks"), row.getLong("length")),
                        row.getInt("block_count"),
                        row.getLong("bytes")))
                .list();
    }

    private static Map<Integer, Tombstone> tombstones(Handle handle, TenantId tenant, String collection) {
        return handle
                .createQuery(
                        """
                        select index_number, chunks, length from keyword_tombstones
                        where tenant_id = :tenant and collection_id = :collection""")
                .bind("tenant", tenant.value())
                .bind("collection", collection)
                .map((row, context) -> new Tombstone(
                        row.getInt("index_number"), new Statistics(row.getLong("chunks"), row.getLong("length"))))
                .stream()
                .collect(Collectors.toMap(Tombstone::document, t -> t));
    }

    private static void merge(
            Handle handle,
            TenantId tenant,
            String collection,
            List<Stored> sources,
            Map<Integer, Tombstone> tombstones) {
        var ids = sources.stream().map(Stored::id).toList();
        var documents = documents(handle, tenant, ids);
        var dead = documents.stream().filter(tombstones::containsKey).toList();
        var alive = documents.stream().filter(d -> !tombstones.containsKey(d)).toList();
        if (!alive.isEmpty()) {
            var statistics = sources.stream().map(Stored::statistics).reduce(Statistics.NONE, Statistics::plus);
            for (int document : dead) {
                statistics = statistics.minus(tombstones.get(document).statistics());
            }
            write(handle, tenant, collection, sources, statistics, alive, dead);
        }
        delete(handle, tenant, "keyword_segments", "id = any(:ids)", String.class, ids);
        delete(handle, tenant, "keyword_tombstones", "index_number = any(:ids)", Integer.class, dead);
    }

    private static List<Integer> documents(Handle handle, TenantId tenant, List<String> segments) {
        return handle.createQuery(
                        """
                        select unnest(documents) from keyword_segments
                        where tenant_id = :tenant and id = any(:segments)""")
                .bind("tenant", tenant.value())
                .bindArray("segments", String.class, segments)
                .mapTo(Integer.class)
                .list();
    }

    private static void write(
            Handle handle,
            TenantId tenant,
            String collection,
            List<Stored> sources,
            Statistics statistics,
            List<Integer> alive,
            List<Integer> dead) {
        var buried = new BitSet();
        dead.forEach(buried::set);
        int count = Segment.blockCount(sources.stream().mapToLong(Stored::bytes).sum());
        var id = Ids.fresh(SqlKeywords.SEGMENT_PREFIX);
        SqlKeywords.insert(
                handle,
                tenant,
                collection,
                id,
                new Segment(Math.toIntExact(statistics.chunks()), statistics.length(), List.of()),
                alive);
        long bytes = 0;
        for (int from = 0; from < count; from += PART) {
            int to = Math.min(from + PART, count);
            var blocks = Segment.merge(blocks(handle, tenant, sources, count, from, to), buried, count, from, to);
            SqlKeywords.insertBlocks(handle, tenant, id, from, blocks);
            bytes += blocks.stream().mapToLong(block -> block.length).sum();
        }
        handle.createUpdate(
                        """
                        update keyword_segments set block_count = :count, bytes = :bytes
                        where tenant_id = :tenant and id = :id""")
                .bind("count", count)
                .bind("bytes", bytes)
                .bind("tenant", tenant.value())
                .bind("id", id)
                .execute();
    }

    /** The sources' blocks that have terms of a part of the whole: each segment's blocks share out all terms evenly. */
    private static List<byte[]> blocks(
            Handle handle, TenantId tenant, List<Stored> sources, int count, int from, int to) {
        var blocks = new ArrayList<byte[]>();
        for (var source : sources) {
            long all = source.blockCount();
            blocks.addAll(handle.createQuery(
                            """
                            select terms from keyword_blocks
                            where tenant_id = :tenant and segment_id = :segment and block >= :from and block < :to""")
                    .bind("tenant", tenant.value())
                    .bind("segment", source.id())
                    .bind("from", from * all / count)
                    .bind("to", (to * all + count - 1) / count)
                    .mapTo(byte[].class)
                    .list());
        }
        return blocks;
    }

    private static <T> void delete(
            Handle handle, TenantId tenant, String table, String condition, Class<T> type, List<T> ids) {
        handle.createUpdate("delete from " + table + " where tenant_id = :tenant and " + condition)
                .bind("tenant", tenant.value())
                .bindArray("ids", type, ids)
                .execute();
    }
}
