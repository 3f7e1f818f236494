package ai.jarvis.knowledge;

import ai.jarvis.tenancy.TenantId;
import java.util.LinkedHashMap;
import java.util.List;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Indexes the keywords of documents that were published before {@code V10}: SQL alone cannot split texts into terms. */
public final class KeywordMigration implements JavaMigration {
    private final KeywordAnalyzer analyzer = new KeywordAnalyzer();

    private record Published(String id, String collection, String name, int number) {}

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("10.1");
    }

    @Override
    public String getDescription() {
        return "keywords of published documents";
    }

    @Override
    public Integer getChecksum() {
        return 1;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) {
        // The connection is Flyway's, which closes it.
        var handle = Jdbi.open(context.getConnection());
        handle.execute("set local jarvis.registry = 'on'");
        for (var tenant :
                handle.createQuery("select id from tenants").mapTo(String.class).list()) {
            handle.createQuery("select set_config('jarvis.tenant_id', :tenant, true)")
                    .bind("tenant", tenant)
                    .mapTo(String.class)
                    .one();
            published(handle, tenant).forEach(document -> index(handle, new TenantId(tenant), document));
        }
    }

    private static List<Published> published(Handle handle, String tenant) {
        return handle.createQuery(
                        """
                        select id, collection_id, name, index_number from documents
                        where tenant_id = :tenant and index_number is not null and index_length is null""")
                .bind("tenant", tenant)
                .map((row, context) -> new Published(
                        row.getString("id"),
                        row.getString("collection_id"),
                        row.getString("name"),
                        row.getInt("index_number")))
                .list();
    }

    private void index(Handle handle, TenantId tenant, Published document) {
        var terms = new LinkedHashMap<ChunkKey, List<String>>();
        handle.createQuery(
                        """
                        select key, heading, body from chunks
                        where tenant_id = :tenant and document_id = :document order by key""")
                .bind("tenant", tenant.value())
                .bind("document", document.id())
                .map((row, context) -> terms.put(
                        ChunkKey.of(row.getLong("key")),
                        analyzer.terms(
                                String.join("\n", document.name(), row.getString("heading"), row.getString("body")))))
                .list();
        SqlKeywords.add(handle, tenant, document.collection(), document.number(), terms);
        handle.createUpdate("update documents set index_length = :length where tenant_id = :tenant and id = :document")
                .bind("length", terms.values().stream().mapToLong(List::size).sum())
                .bind("tenant", tenant.value())
                .bind("document", document.id())
                .execute();
    }
}
