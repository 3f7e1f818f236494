package ai.jarvis.sql.source;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Pages;
import ai.jarvis.platform.Rows;
import ai.jarvis.tenancy.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Update;

/** Sources in PostgreSQL. */
public final class SqlSourceStore implements SourceStore {
    private static final String COLUMNS =
            """
            select tenant_id, id, name, description, type, connection, secret, tables, access, descriptions, version,
                author, created_at, updated_at
            from sql_sources""";

    private static final RowMapper<Source> ROWS = (row, context) -> source(row);

    private final Database database;

    public SqlSourceStore(Database database) {
        this.database = database;
    }

    private static Source source(ResultSet row) throws SQLException {
        return new Source(
                new SourceId(row.getString("id")),
                new TenantId(row.getString("tenant_id")),
                row.getString("name"),
                Rows.optionalText(row, "description"),
                SourceType.byWireName(row.getString("type")).orElseThrow(),
                SourceJson.texts(row.getString("connection")),
                Rows.optionalText(row, "secret").map(SourceSecret::new),
                List.of((String[]) row.getArray("tables").getArray()),
                SourceJson.access(row.getString("access")),
                SourceJson.texts(row.getString("descriptions")),
                row.getInt("version"),
                row.getString("author"),
                Rows.instant(row, "created_at"),
                Rows.instant(row, "updated_at"));
    }

    @Override
    public boolean insert(Source source, DatabaseSchema schema) {
        return database.in(source.tenant(), handle -> {
            var isNew = bind(
                                    handle.createUpdate(
                                            """
                                            insert into sql_sources (tenant_id, id, name, description, type, connection,
                                                secret, tables, access, descriptions, version, author, created_at,
                                                updated_at, schema, schema_read_at)
                                            values (:tenant, :id, :name, :description, :type, cast(:connection as jsonb),
                                                :secret, :tables, cast(:access as jsonb), cast(:descriptions as jsonb),
                                                :version, :author, :createdAt, :updatedAt, cast(:schema as jsonb), :readAt)
                                            on conflict do nothing"""),
                                    source)
                            .bind("type", source.type().wireName())
                            .bind("createdAt", source.createdAt())
                            .bind("schema", SourceJson.schema(schema))
                            .bind("readAt", schema.readAt())
                            .execute()
                    == 1;
            if (isNew) {
                record(handle, "sql_source.create", source.id(), Optional.empty(), Optional.of(shown(source)));
            }
            return isNew;
        });
    }

    private static Update bind(Update update, Source source) {
        return update.bind("tenant", source.tenant().value())
                .bind("id", source.id().value())
                .bind("name", source.name())
                .bind("description", source.description())
                .bind("connection", Json.write(source.connection()))
                .bind("secret", source.secret().map(SourceSecret::reference))
                .bindArray("tables", String.class, source.tables())
                .bind("access", SourceJson.access(source.access()))
                .bind("descriptions", Json.write(source.descriptions()))
                .bind("version", source.version())
                .bind("author", source.author())
                .bind("updatedAt", source.updatedAt());
    }

    private static void record(
            Handle handle,
            String action,
            SourceId id,
            Optional<Map<String, Object>> before,
            Optional<Map<String, Object>> after) {
        SqlAuditStore.record(handle, new Change(action, id.value(), before, after));
    }

    private static Map<String, Object> shown(Source source) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("name", source.name());
        shown.put("type", source.type().wireName());
        shown.put("connection", source.connection());
        shown.put("tables", source.tables());
        shown.put("access", Json.readObject(SourceJson.access(source.access())));
        shown.put("version", source.version());
        return shown;
    }

    @Override
    public Optional<Source> find(TenantId tenant, SourceId id) {
        return database.in(tenant, handle -> find(handle, tenant, id));
    }

    private static Optional<Source> find(Handle handle, TenantId tenant, SourceId id) {
        return handle.createQuery(COLUMNS + " where tenant_id = :tenant and id = :id")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .map(ROWS)
                .findOne();
    }

    @Override
    public Optional<Source> find(TenantId tenant, String name) {
        return database.in(tenant, handle -> handle.createQuery(COLUMNS + " where tenant_id = :tenant and name = :name")
                .bind("tenant", tenant.value())
                .bind("name", name)
                .map(ROWS)
                .findOne());
    }

    @Override
    public Page<Source> list(TenantId tenant, Page.Request page) {
        return Pages.newestFirst(
                database, tenant, COLUMNS, ROWS, page, source -> source.id().value());
    }

    @Override
    public int count(TenantId tenant) {
        return database.in(
                tenant, handle -> handle.createQuery("select count(*) from sql_sources where tenant_id = :tenant")
                        .bind("tenant", tenant.value())
                        .mapTo(Integer.class)
                        .one());
    }

    @Override
    public boolean update(Source source) {
        return database.in(source.tenant(), handle -> {
            var before = find(handle, source.tenant(), source.id());
            var isDone = before.isPresent()
                    && bind(
                                            handle.createUpdate(
                                                    """
                                                    update sql_sources
                                                    set name = :name, description = :description,
                                                        connection = cast(:connection as jsonb), secret = :secret,
                                                        tables = :tables, access = cast(:access as jsonb),
                                                        descriptions = cast(:descriptions as jsonb), version = :version,
                                                        author = :author, updated_at = :updatedAt
                                                    where tenant_id = :tenant and id = :id and version = :version - 1
                                                      and not exists (select from sql_sources other
                                                          where other.tenant_id = :tenant and other.name = :name
                                                            and other.id <> :id)"""),
                                            source)
                                    .execute()
                            == 1;
            if (isDone) {
                record(
                        handle,
                        "sql_source.update",
                        source.id(),
                        before.map(SqlSourceStore::shown),
                        Optional.of(shown(source)));
            }
            return isDone;
        });
    }

    @Override
    public Optional<DatabaseSchema> schema(TenantId tenant, SourceId id) {
        return database.in(tenant, handle -> handle.createQuery(
                        """
                                select schema, schema_read_at from sql_sources
                                where tenant_id = :tenant and id = :id""")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .map((row, context) -> SourceJson.schema(row.getString("schema"), Rows.instant(row, "schema_read_at")))
                .findOne());
    }

    @Override
    public boolean keep(TenantId tenant, SourceId id, DatabaseSchema schema) {
        return database.in(tenant, handle -> {
            var isDone = handle.createUpdate(
                                    """
                                    update sql_sources set schema = cast(:schema as jsonb), schema_read_at = :readAt
                                    where tenant_id = :tenant and id = :id""")
                            .bind("tenant", tenant.value())
                            .bind("id", id.value())
                            .bind("schema", SourceJson.schema(schema))
                            .bind("readAt", schema.readAt())
                            .execute()
                    == 1;
            if (isDone) {
                record(
                        handle,
                        "sql_source.refresh",
                        id,
                        Optional.empty(),
                        Optional.of(Map.of("tables", schema.tables().size())));
            }
            return isDone;
        });
    }

    @Override
    public boolean delete(TenantId tenant, SourceId id) {
        return database.in(tenant, handle -> {
            var before = find(handle, tenant, id);
            var isDone = handle.createUpdate("delete from sql_sources where tenant_id = :tenant and id = :id")
                            .bind("tenant", tenant.value())
                            .bind("id", id.value())
                            .execute()
                    == 1;
            if (isDone) {
                record(handle, "sql_source.delete", id, before.map(SqlSourceStore::shown), Optional.empty());
            }
            return isDone;
        });
    }
}
