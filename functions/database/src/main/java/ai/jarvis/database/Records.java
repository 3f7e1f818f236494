package ai.jarvis.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.PGConnection;

/**
 * What was found in a restored copy.
 *
 * @param tables how many tables were read
 * @param newest when the newest record was made
 */
record Records(int tables, Optional<Instant> newest) {
    /** The tables that the migrations made, and whether their records say when they were made. */
    private static final String TABLES =
            """
            select relation.relname, exists (
                select from pg_attribute
                where attrelid = relation.oid and attname = 'created_at' and not attisdropped)
            from pg_class relation
            where relation.relnamespace = current_schema()::regnamespace
              and relation.relkind in ('r', 'p')
              and not relation.relispartition
              and relation.relname <> 'flyway_schema_history'
            order by 1""";

    private record Table(String name, boolean dated) {}

    /**
     * Reads every table. Row-level security hides all records from the owner too, so it is lifted, in a transaction
     * that is rolled back: locks that would stop a database in use, and hurt nobody in a copy.
     */
    static Records read(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try {
            var tables = tables(connection);
            if (tables.isEmpty()) {
                throw new RestoreIncomplete("The copy has no tables");
            }
            Optional<Instant> newest = Optional.empty();
            for (var table : tables) {
                var found = read(connection, table);
                if (found.isPresent() && newest.map(found.get()::isAfter).orElse(true)) {
                    newest = found;
                }
            }
            return new Records(tables.size(), newest);
        } finally {
            connection.rollback();
        }
    }

    private static List<Table> tables(Connection connection) throws SQLException {
        var tables = new ArrayList<Table>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(TABLES)) {
            while (rows.next()) {
                tables.add(new Table(rows.getString(1), rows.getBoolean(2)));
            }
        }
        return tables;
    }

    private static Optional<Instant> read(Connection connection, Table table) throws SQLException {
        var name = connection.unwrap(PGConnection.class).escapeIdentifier(table.name());
        try (var statement = connection.createStatement()) {
            statement.execute("alter table " + name + " no force row level security");
            if (!table.dated()) {
                statement.execute("select * from " + name + " limit 1");
                return Optional.empty();
            }
            try (var rows = statement.executeQuery("select max(created_at) from " + name)) {
                rows.next();
                return Optional.ofNullable(rows.getObject(1, OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant);
            }
        }
    }
}
