package ai.jarvis.sql.source;

import ai.jarvis.platform.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what is in a MySQL database, as far as its user may read it. */
final class MySqlCatalog {
    private static final int MOST_COLUMNS = 5_000;
    /** More than the queries find: a result that is not read to its end ends the connection. */
    private static final Limits LIMITS = new Limits(2 * MOST_COLUMNS, 64 << 20, Duration.ofSeconds(10));

    private static final Limits SAMPLE_LIMITS = new Limits(Samples.ROWS, 256 << 10, Duration.ofSeconds(2));
    private static final Duration LONGEST_SAMPLING = Duration.ofSeconds(10);
    private static final int SAMPLED_TABLES = 100;

    private static final Set<String> TEXTS = Set.of("char", "varchar", "tinytext", "text", "enum", "set");
    private static final Set<String> SCALARS = Set.of(
            "tinyint",
            "smallint",
            "mediumint",
            "int",
            "bigint",
            "decimal",
            "float",
            "double",
            "date",
            "datetime",
            "timestamp",
            "time",
            "year");

    private static final String COLUMNS =
            """
            select c.table_schema, c.table_name, t.table_comment, coalesce(t.table_rows, -1), c.column_name, c.column_type,
                c.column_comment, c.is_nullable, c.data_type
            from information_schema.columns c
            join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
            where c.table_schema = database()
            order by c.table_name, c.ordinal_position
            limit 5001""";

    private static final String KEYS =
            """
            select table_schema, table_name, constraint_name, column_name, referenced_table_schema, referenced_table_name,
                referenced_column_name
            from information_schema.key_column_usage
            where table_schema = database()
              and (constraint_name = 'PRIMARY' or referenced_table_name is not null)
            order by table_name, constraint_name, ordinal_position
            limit 5000""";

    private final MySqlSource source;
    private final Clock clock;

    MySqlCatalog(MySqlSource source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    private record KeyColumn(TableName of, String constraint, String column, TableName target, String targetColumn) {}

    private record Found(Optional<String> description, long rows, List<Column> columns, List<String> sampled) {}

    DatabaseSchema read() {
        var rows = source.query(COLUMNS, LIMITS);
        var found = new LinkedHashMap<TableName, Found>();
        for (var row : rows.rows().stream().limit(MOST_COLUMNS).toList()) {
            var table = found.computeIfAbsent(
                    new TableName(text(row, 0), text(row, 1)),
                    name -> new Found(
                            optional(row, 2).filter(comment -> !"VIEW".equals(comment)),
                            Long.parseLong(text(row, 3)),
                            new ArrayList<>(),
                            new ArrayList<>()));
            var column =
                    new Column(text(row, 4), text(row, 5), optional(row, 6), List.of(), "YES".equals(text(row, 7)));
            table.columns().add(column);
            table.sampled().add(sampled(column, text(row, 8).toLowerCase(Locale.ROOT), text(row, 1)));
        }
        var keys = keys();
        var until = clock.instant().plus(LONGEST_SAMPLING);
        var tables = new ArrayList<SchemaTable>();
        found.forEach((name, table) -> tables.add(
                withSamples(table(name, table, keys.getOrDefault(name, List.of())), table, tables.size(), until)));
        return new DatabaseSchema(tables, clock.instant(), rows.rows().size() > MOST_COLUMNS);
    }

    private static String sampled(Column column, String type, String table) {
        var name = quoted(column.name());
        if (Samples.isPrivate(table, column.name())) {
            return "null";
        }
        if (TEXTS.contains(type)) {
            return "left(" + name + ", 100)";
        }
        return SCALARS.contains(type) ? name : "null";
    }

    private Map<TableName, List<KeyColumn>> keys() {
        return source.query(KEYS, LIMITS).rows().stream()
                .map(row -> new KeyColumn(
                        new TableName(text(row, 0), text(row, 1)),
                        text(row, 2),
                        text(row, 3),
                        new TableName(text(row, 4), text(row, 5)),
                        text(row, 6)))
                .collect(Collectors.groupingBy(KeyColumn::of));
    }

    private static SchemaTable table(TableName name, Found found, List<KeyColumn> keys) {
        var foreign = keys.stream()
                .filter(key -> !key.constraint().equals("PRIMARY"))
                .collect(Collectors.groupingBy(KeyColumn::constraint, LinkedHashMap::new, Collectors.toList()));
        return new SchemaTable(
                name.schema(),
                name.name(),
                found.description(),
                found.rows(),
                found.columns(),
                keys.stream()
                        .filter(key -> key.constraint().equals("PRIMARY"))
                        .map(KeyColumn::column)
                        .toList(),
                foreign.values().stream()
                        .map(columns -> new ForeignKey(
                                columns.stream().map(KeyColumn::column).toList(),
                                columns.getFirst().target(),
                                columns.stream().map(KeyColumn::targetColumn).toList()))
                        .toList());
    }

    private SchemaTable withSamples(SchemaTable table, Found found, int index, Instant until) {
        if (index >= SAMPLED_TABLES || clock.instant().isAfter(until)) {
            return table;
        }
        var sql = "select " + String.join(", ", found.sampled()) + " from " + quoted(table.schema()) + "."
                + quoted(table.name()) + " limit " + Samples.ROWS;
        try {
            return Samples.of(table, source.query(sql, SAMPLE_LIMITS).rows());
        } catch (DatabaseError | Refusal e) {
            return table; // A view that fails or takes long has no samples.
        }
    }

    private static String quoted(String name) {
        return '`' + name.replace("`", "``") + '`';
    }

    private static String text(List<@Nullable Object> row, int column) {
        var value = row.get(column);
        return value == null ? "" : value.toString();
    }

    private static Optional<String> optional(List<@Nullable Object> row, int column) {
        return Optional.ofNullable(row.get(column)).map(Object::toString).filter(text -> !text.isBlank());
    }
}
