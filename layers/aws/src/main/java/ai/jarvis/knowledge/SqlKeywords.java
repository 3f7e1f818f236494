package ai.jarvis.knowledge;

import ai.jarvis.knowledge.keyword.Segment;
import ai.jarvis.platform.Ids;
import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The keywords of published documents in PostgreSQL: what publishing, replacing and removing a document does to them. */
final class SqlKeywords {
    static final String SEGMENT_PREFIX = "seg_";

    private static final int INSERT_BATCH = 128;

    private SqlKeywords() {}

    /** Adds a published document. */
    static void add(Handle handle, TenantId tenant, String collection, int number, Map<ChunkKey, List<String>> terms) {
        var segment = Segment.of(terms);
        var id = Ids.fresh(SEGMENT_PREFIX);
        insert(handle, tenant, collection, id, segment, List.of(number));
        insertBlocks(handle, tenant, id, 0, segment.blocks());
    }

    static void insert(
            Handle handle, TenantId tenant, String collection, String id, Segment segment, List<Integer> documents) {
        handle.createUpdate(
                        """
                        insert into keyword_segments (
                            tenant_id, id, collection_id, chunks, length, block_count, bytes, documents)
                        values (:tenant, :id, :collection, :chunks, :length, :blockCount, :bytes, :documents)""")
                .bind("tenant", tenant.value())
                .bind("id", id)
                .bind("collection", collection)
                .bind("chunks", segment.chunks())
                .bind("length", segment.length())
                .bind("blockCount", segment.blocks().size())
                .bind(
                        "bytes",
                        segment.blocks().stream()
                                .mapToLong(block -> block.length)
                                .sum())
                .bindArray("documents", Integer.class, documents)
                .execute();
    }

    /** @param first number of the first of the blocks */
    static void insertBlocks(Handle handle, TenantId tenant, String segment, int first, List<byte[]> blocks) {
        for (int from = 0; from < blocks.size(); from += INSERT_BATCH) {
            var batch = handle.prepareBatch(
                    """
                    insert into keyword_blocks (tenant_id, segment_id, block, terms)
                    values (:tenant, :segment, :block, :terms)""");
            for (int i = from; i < Math.min(from + INSERT_BATCH, blocks.size()); i++) {
                if (blocks.get(i).length > 0) {
                    batch.bind("tenant", tenant.value())
                            .bind("segment", segment)
                            .bind("block", first + i)
                            .bind("terms", blocks.get(i))
                            .add();
                }
            }
            if (batch.size() > 0) {
                batch.execute();
            }
        }
    }

    /** Takes the published version of a document, if there is one, out of what is found. */
    static void bury(Handle handle, TenantId tenant, String document) {
        int buried = handle.createUpdate(
                        """
                        insert into keyword_tombstones (tenant_id, collection_id, index_number, chunks, length)
                        select tenant_id, collection_id, index_number, chunk_count, index_length from documents
                        where tenant_id = :tenant and id = :document and index_number is not null""")
                .bind("tenant", tenant.value())
                .bind("document", document)
                .execute();
        if (buried > 0) {
            handle.createUpdate(
                            """
                            update documents set index_number = null, index_length = null
                            where tenant_id = :tenant and id = :document""")
                    .bind("tenant", tenant.value())
                    .bind("document", document)
                    .execute();
        }
    }

    /** Takes all documents of a collection out of what is found. */
    static void drop(Handle handle, TenantId tenant, CollectionId collection) {
        for (var table : List.of("keyword_segments", "keyword_tombstones")) {
            handle.createUpdate("delete from " + table + " where tenant_id = :tenant and collection_id = :collection")
                    .bind("tenant", tenant.value())
                    .bind("collection", collection.value())
                    .execute();
        }
        handle.createUpdate(
                        """
                        update documents set index_number = null, index_length = null
                        where tenant_id = :tenant and collection_id = :collection and index_number is not null""")
                .bind("tenant", tenant.value())
                .bind("collection", collection.value())
                .execute();
    }
}
