package ai.jarvis.sql;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Rows;
import ai.jarvis.sql.SqlQuery.Outcome;
import ai.jarvis.sql.SqlQuery.Status;
import ai.jarvis.sql.source.SourceId;
import ai.jarvis.tenancy.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;

/** Questions to databases in PostgreSQL. */
public final class SqlQueryStore implements QueryStore {
    private static final String LISTED =
            "tenant_id, id, principal, actor, source_id, wish, context, status, created_at, started_at, ended_at, outcome";
    private static final String WHOLE = LISTED + ", rows";

    private static final RowMapper<SqlQuery> LISTED_ROWS = (row, context) -> query(row, Optional.empty());
    private static final RowMapper<SqlQuery> WHOLE_ROWS = (row, context) -> query(row, Rows.optionalText(row, "rows"));

    private final Database database;

    public SqlQueryStore(Database database) {
        this.database = database;
    }

    private static SqlQuery query(ResultSet row, Optional<String> rows) throws SQLException {
        var status = Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT));
        return new SqlQuery(
                new QueryId(row.getString("id")),
                new TenantId(row.getString("tenant_id")),
                QueryJson.actor(row.getString("principal"), row.getString("actor")),
                new SourceId(row.getString("source_id")),
                QueryJson.wish(row.getString("wish")),
                Rows.optionalText(row, "context"),
                status,
                Rows.instant(row, "created_at"),
                Rows.optionalInstant(row, "started_at"),
                Rows.optionalInstant(row, "ended_at"),
                Rows.optionalText(row, "outcome")
                        .map(outcome -> QueryJson.outcome(outcome, status, rows.map(QueryJson::rows))));
    }

    @Override
    public void insert(SqlQuery query) {
        database.run(query.tenant(), handle -> {
            handle.createUpdate(
                            """
                            insert into sql_queries (tenant_id, id, principal, actor, source_id, wish, context, status,
                                created_at)
                            values (:tenant, :id, :principal, cast(:actor as jsonb), :source, cast(:wish as jsonb),
                                :context, 'pending', :createdAt)""")
                    .bind("tenant", query.tenant().value())
                    .bind("id", query.id().value())
                    .bind("principal", query.actor().principal())
                    .bind("actor", QueryJson.write(query.actor()))
                    .bind("source", query.source().value())
                    .bind("wish", QueryJson.write(query.wish()))
                    .bind("context", query.context())
                    .bind("createdAt", query.createdAt())
                    .execute();
            var asked = new LinkedHashMap<String, Object>();
            asked.put("source", query.source().value());
            query.wish().question().ifPresent(question -> asked.put("question", question));
            query.wish().sql().ifPresent(sql -> asked.put("sql", sql));
            SqlAuditStore.record(
                    handle, new Change("sql.ask", query.id().value(), Optional.empty(), Optional.of(asked)));
        });
    }

    @Override
    public Optional<SqlQuery> find(TenantId tenant, QueryId id) {
        return database.in(tenant, handle -> handle.createQuery(
                        "select " + WHOLE + " from sql_queries where tenant_id = :tenant and id = :id")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .map(WHOLE_ROWS)
                .findOne());
    }

    @Override
    public Page<SqlQuery> list(TenantId tenant, String principal, Optional<Status> status, Page.Request page) {
        var rows = database.in(tenant, handle -> handle.createQuery(
                        "select " + LISTED
                                + """
                         from sql_queries
                        where tenant_id = :tenant and principal = :principal
                          and (cast(:status as text) is null or status = :status)
                          and (cast(:after as text) is null or id < :after)
                        order by id desc limit :limit""")
                .bind("tenant", tenant.value())
                .bind("principal", principal)
                .bind("status", status.map(Status::wireName))
                .bind("after", page.after())
                .bind("limit", page.limit() + 1)
                .map(LISTED_ROWS)
                .list());
        return Page.of(rows, page.limit(), query -> query.id().value());
    }

    @Override
    public Optional<SqlQuery> start(TenantId tenant, QueryId id, Instant at) {
        return database.in(tenant, handle -> handle.createQuery(
                        """
                                update sql_queries set status = 'running', started_at = coalesce(started_at, :at)
                                where tenant_id = :tenant and id = :id and status in ('pending', 'running')
                                returning\s"""
                                + WHOLE)
                .bind("at", at)
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .map(WHOLE_ROWS)
                .findOne());
    }

    @Override
    public boolean end(TenantId tenant, QueryId id, Outcome outcome, Instant at) {
        return database.in(tenant, handle -> {
            var isEnded = handle.createUpdate(
                                    """
                                    update sql_queries set status = :status, outcome = cast(:outcome as jsonb),
                                        rows = cast(:rows as json), ended_at = :at
                                    where tenant_id = :tenant and id = :id and status in ('pending', 'running')""")
                            .bind("status", outcome.status().wireName())
                            .bind("outcome", QueryJson.write(outcome))
                            .bind("rows", outcome.rows().map(QueryJson::write))
                            .bind("at", at)
                            .bind("tenant", tenant.value())
                            .bind("id", id.value())
                            .execute()
                    == 1;
            if (isEnded) {
                var ended = new LinkedHashMap<String, Object>();
                ended.put("status", outcome.status().wireName());
                outcome.sql().ifPresent(sql -> ended.put("sql", sql));
                outcome.failure().ifPresent(failure -> ended.put("error", failure.code()));
                outcome.rows().ifPresent(rows -> ended.put("rows", rows.rows().size()));
                SqlAuditStore.record(handle, new Change("sql.end", id.value(), Optional.empty(), Optional.of(ended)));
            }
            return isEnded;
        });
    }

    @Override
    public int forgetRows(TenantId tenant, Instant before) {
        return database.in(tenant, handle -> handle.createUpdate(
                        """
                                update sql_queries set rows = null
                                where tenant_id = :tenant and rows is not null and ended_at < :before""")
                .bind("tenant", tenant.value())
                .bind("before", before)
                .execute());
    }
}
