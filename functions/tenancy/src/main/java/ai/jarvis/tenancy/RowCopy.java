package ai.jarvis.tenancy;

import ai.jarvis.tenancy.TenantTables.Table;
import java.io.IOException;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyInputStream;
import org.postgresql.copy.PGCopyOutputStream;

/**
 * Copies a tenant's rows from one database to another and compares what has come. PostgreSQL's COPY does not write to
 * tables under row-level security, so the rows go through a table that is gone at the end of the transaction.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-copy.html">COPY</a>
 */
record RowCopy(Handle from, Handle to, TenantId tenant) {
    /** How many rows there are, whatever their order, and a hash of all. */
    private record Content(long rows, String hash) {}

    /** Copies a table's rows; how many. */
    long copy(Table table) {
        to.execute("create temporary table arriving on commit drop as select " + table.columnList() + " from "
                + table.name() + " with no data");
        transfer(table);
        to.execute("insert into " + table.name() + " (" + table.columnList() + ") overriding system value select "
                + table.columnList() + " from arriving");
        to.execute("drop table arriving");
        var sent = content(from, table);
        var arrived = content(to, table);
        if (!sent.equals(arrived)) {
            throw new IllegalStateException("Of " + table.name() + " arrived " + arrived + " in place of " + sent);
        }
        return arrived.rows();
    }

    private void transfer(Table table) {
        try (var out = new PGCopyInputStream(
                        from.getConnection().unwrap(PGConnection.class),
                        "copy (select " + table.columnList() + " from " + table.name() + " where tenant_id = '" + tenant
                                + "') to stdout (format binary)");
                var in = new PGCopyOutputStream(
                        to.getConnection().unwrap(PGConnection.class), "copy arriving from stdin (format binary)")) {
            out.transferTo(in);
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("The rows of " + table.name() + " cannot be copied", e);
        }
    }

    private Content content(Handle handle, Table table) {
        return handle.createQuery(
                        """
                        select count(*) as rows, coalesce(sum(hashtextextended(to_jsonb(t)::text, 0)), 0)::text as hash
                        from (select %s from %s where tenant_id = :tenant) t"""
                                .formatted(table.columnList(), table.name()))
                .bind("tenant", tenant.value())
                .map((row, context) -> new Content(row.getLong("rows"), row.getString("hash")))
                .one();
    }
}
