package ai.jarvis.sql.source;

import ai.jarvis.platform.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what is in a PostgreSQL database, as far as its role may read it. */
final class PostgresCatalog {
    private static final int MOST_COLUMNS = 5_000;
    private static final Limits LIMITS = new Limits(MOST_COLUMNS, 8 << 20, Duration.ofSeconds(10));
    private static final Limits SAMPLE_LIMITS = new Limits(Samples.ROWS, 256 << 10, Duration.ofSeconds(2));
    private static final Duration LONGEST_SAMPLING = Duration.ofSeconds(10);
    private static final int SAMPLED_TABLES = 100;
    private static final String SEPARATOR = "\u001f";

    private static final String COLUMNS =
            """
            select n.nspname, c.relname, obj_description(c.oid, 'pg_class'), c.reltuples::bigint, a.attname,
                format_type(a.atttypid, a.atttypmod), col_description(c.oid, a.attnum), not a.attnotnull,
                t.typcategory::text
            from pg_catalog.pg_class c
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            join pg_catalog.pg_attribute a on a.attrelid = c.oid
            join pg_catalog.pg_type t on t.oid = a.atttypid
            where c.relkind in ('r', 'v', 'm', 'f', 'p') and not c.relispartition
              and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'
              and a.attnum > 0 and not a.attisdropped
              and has_schema_privilege(n.oid, 'usage') and has_column_privilege(c.oid, a.attnum, 'select')
            order by 1, 2, a.attnum""";

    private static final String KEYS =
            """
            select n.nspname, c.relname, k.contype::text,
                (select string_agg(a.attname, chr(31) order by u.place) from unnest(k.conkey) with ordinality u(num, place)
                    join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.num),
                fn.nspname, fc.relname,
                (select string_agg(a.attname, chr(31) order by u.place) from unnest(k.confkey) with ordinality u(num, place)
                    join pg_catalog.pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.num)
            from pg_catalog.pg_constraint k
            join pg_catalog.pg_class c on c.oid = k.conrelid
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            left join pg_catalog.pg_class fc on fc.oid = k.confrelid
            left join pg_catalog.pg_namespace fn on fn.oid = fc.relnamespace
            where k.contype in ('p', 'f') and n.nspname not in ('pg_catalog', 'information_schema')
            order by 1, 2, k.conname""";

    private final PostgresSource source;
    private final Clock clock;

    PostgresCatalog(PostgresSource source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    private record Key(TableName of, String kind, List<String> columns, ForeignKey foreign) {}

    private static final class Found {
        final Optional<String> description;
        final long rows;
        final List<Column> columns = new ArrayList<>();
        final List<String> sampled = new ArrayList<>();

        Found(Optional<String> description, long rows) {
            this.description = description;
            this.rows = rows;
        }
    }

    DatabaseSchema read() {
        var rows = source.query(COLUMNS, LIMITS);
        var found = new LinkedHashMap<TableName, Found>();
        for (var row : rows.rows()) {
            var table = found.computeIfAbsent(
                    new TableName(text(row, 0), text(row, 1)),
                    name -> new Found(optional(row, 2), Long.parseLong(text(row, 3))));
            var column = new Column(
                    text(row, 4), text(row, 5), optional(row, 6), List.of(), Boolean.TRUE.equals(row.get(7)));
            table.columns.add(column);
            table.sampled.add(sampled(column, text(row, 8), text(row, 1)));
        }
        var keys = keys();
        var until = clock.instant().plus(LONGEST_SAMPLING);
        var tables = new ArrayList<SchemaTable>();
        found.forEach((name, table) -> tables.add(
                withSamples(table(name, table, keys.getOrDefault(name, List.of())), table, tables.size(), until)));
        return new DatabaseSchema(tables, clock.instant(), rows.truncated());
    }

    /** What is asked for samples of a column: nothing of private ones, and of long texts not all. */
    private static String sampled(Column column, String category, String table) {
        var name = quoted(column.name());
        if (Samples.isPrivate(table, column.name())) {
            return "null";
        }
        return switch (category) {
            case "S", "E" -> "left(" + name + "::text, 100)";
            case "N", "B", "D" -> name;
            default -> "null";
        };
    }

    private static SchemaTable table(TableName name, Found found, List<Key> keys) {
        var names = found.columns.stream().map(Column::name).collect(Collectors.toSet());
        return new SchemaTable(
                name.schema(),
                name.name(),
                found.description,
                found.rows,
                found.columns,
                keys.stream()
                        .filter(key -> key.kind().equals("p") && names.containsAll(key.columns()))
                        .flatMap(key -> key.columns().stream())
                        .toList(),
                keys.stream()
                        .filter(key -> key.kind().equals("f") && names.containsAll(key.columns()))
                        .map(Key::foreign)
                        .toList());
    }

    private Map<TableName, List<Key>> keys() {
        return source.query(KEYS, LIMITS).rows().stream()
                .map(row -> {
                    var columns = names(row, 3);
                    return new Key(
                            new TableName(text(row, 0), text(row, 1)),
                            text(row, 2),
                            columns,
                            new ForeignKey(columns, new TableName(text(row, 4), text(row, 5)), names(row, 6)));
                })
                .collect(Collectors.groupingBy(Key::of));
    }

    private SchemaTable withSamples(SchemaTable table, Found found, int index, Instant until) {
        if (index >= SAMPLED_TABLES || clock.instant().isAfter(until)) {
            return table;
        }
        var sql = "select " + String.join(", ", found.sampled) + " from " + quoted(table.schema()) + "."
                + quoted(table.name()) + " limit " + Samples.ROWS;
        try {
            return Samples.of(table, source.read(sql, SAMPLE_LIMITS).rows());
        } catch (DatabaseError | Refusal e) {
            return table; // A view that fails or takes long has no samples.
        }
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String text(List<@Nullable Object> row, int column) {
        var value = row.get(column);
        return value == null ? "" : value.toString();
    }

    private static Optional<String> optional(List<@Nullable Object> row, int column) {
        return Optional.ofNullable(row.get(column)).map(Object::toString).filter(text -> !text.isBlank());
    }

    private static List<String> names(List<@Nullable Object> row, int column) {
        var text = text(row, column);
        return text.isEmpty() ? List.of() : Arrays.asList(text.split(SEPARATOR));
    }
}
