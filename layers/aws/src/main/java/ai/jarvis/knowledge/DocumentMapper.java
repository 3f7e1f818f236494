package ai.jarvis.knowledge;

import ai.jarvis.platform.Json;
import ai.jarvis.platform.Rows;
import ai.jarvis.task.TaskId;
import ai.jarvis.tenancy.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/** Reads a row of {@code documents}. */
final class DocumentMapper implements RowMapper<Document> {
    @Override
    public Document map(ResultSet row, StatementContext context) throws SQLException {
        return new Document(
                new DocumentId(row.getString("id")),
                new TenantId(row.getString("tenant_id")),
                new CollectionId(row.getString("collection_id")),
                row.getString("name"),
                Json.readObject(row.getString("metadata")),
                new DocumentAccess(names(row, "access_roles"), names(row, "access_users")),
                row.getInt("version"),
                DocumentStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                Rows.optionalText(row, "error"),
                row.getString("original_key"),
                Rows.optionalText(row, "sequencer"),
                Rows.optionalInstant(row, "upload_expires_at"),
                new TaskId(row.getString("task_id")),
                indexed(row),
                Rows.instant(row, "created_at"));
    }

    private static Set<String> names(ResultSet row, String column) throws SQLException {
        return Set.of((String[]) row.getArray(column).getArray());
    }

    private static Optional<Document.Indexed> indexed(ResultSet row) throws SQLException {
        var version = Rows.optionalInt(row, "indexed_version");
        if (version.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Document.Indexed(
                version.get(),
                row.getInt("chunk_count"),
                row.getLong("bytes"),
                row.getString("content_hash"),
                row.getString("text_key")));
    }
}
