package ai.jarvis.sql.source;

import ai.jarvis.platform.Refusal;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.AthenaException;
import software.amazon.awssdk.services.athena.model.Datum;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;
import software.amazon.awssdk.services.athena.model.QueryExecutionStatus;
import software.amazon.awssdk.services.athena.model.Row;
import software.amazon.awssdk.services.athena.model.TableMetadata;

/**
 * A database of Athena's. That nothing is written is for the role that it works as; how much is read, for the workgroup. A
 * query that takes too long is stopped, and of its rows no more are fetched than a limit lets through.
 */
final class AthenaSource implements SourceConnection {
    private static final Duration FIRST_LOOK = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_READING = Duration.ofSeconds(15);
    private static final Limits SAMPLE_LIMITS = new Limits(Samples.ROWS, 256 << 10, Duration.ofSeconds(8));
    private static final int MOST_TABLES = 300;
    private static final int SAMPLED_TABLES = 10;
    private static final int PAGE = 1_000;

    private final AthenaClient client;
    private final String catalog;
    private final String database;
    private final String workgroup;
    private final Clock clock;
    private final Pause pause;

    /** Waits; another one lets tests go on at once. */
    interface Pause {
        void of(Duration duration) throws InterruptedException;
    }

    AthenaSource(AthenaClient client, Source source, Clock clock, Pause pause) {
        this.client = client;
        this.catalog = source.connection().getOrDefault("catalog", "AwsDataCatalog");
        this.database = source.connection().getOrDefault("database", "");
        this.workgroup = source.connection().getOrDefault("workgroup", "");
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public DatabaseSchema introspect() {
        var found = translating(() -> client
                .listTableMetadataPaginator(
                        request -> request.catalogName(catalog).databaseName(database))
                .tableMetadataList()
                .stream()
                .limit(MOST_TABLES + 1L)
                .toList());
        var until = clock.instant().plus(LONGEST_READING);
        var tables = new ArrayList<SchemaTable>();
        for (var table : found.subList(0, Math.min(found.size(), MOST_TABLES))) {
            tables.add(withSamples(table(table), tables.size(), until));
        }
        return new DatabaseSchema(tables, clock.instant(), found.size() > MOST_TABLES);
    }

    private SchemaTable table(TableMetadata table) {
        var columns = new ArrayList<Column>();
        for (var column : table.columns()) {
            columns.add(column(column));
        }
        for (var key : table.partitionKeys()) {
            columns.add(column(key));
        }
        return new SchemaTable(
                database,
                table.name(),
                Optional.ofNullable(table.parameters().get("comment")),
                -1,
                columns,
                List.of(),
                List.of());
    }

    private static Column column(software.amazon.awssdk.services.athena.model.Column column) {
        return new Column(column.name(), column.type(), Optional.ofNullable(column.comment()), List.of(), true);
    }

    /** Each is a query that is paid for by what it reads, so that only a few tables have samples. */
    private SchemaTable withSamples(SchemaTable table, int index, Instant until) {
        if (index >= SAMPLED_TABLES || clock.instant().isAfter(until)) {
            return table;
        }
        var columns = table.columns().stream()
                .map(column -> Samples.isPrivate(table.name(), column.name()) || isLarge(column)
                        ? "null"
                        : quoted(column.name()))
                .toList();
        var sql = "select " + String.join(", ", columns) + " from " + quoted(table.schema()) + "."
                + quoted(table.name()) + " limit " + Samples.ROWS;
        try {
            return Samples.of(table, query(sql, SAMPLE_LIMITS).rows());
        } catch (DatabaseError | Refusal e) {
            return table;
        }
    }

    private static boolean isLarge(Column column) {
        return column.type().matches("(?i)(array|map|struct|row|binary|varbinary|json).*");
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    @Override
    public Plan explain(String sql) {
        return Plan.UNKNOWN; // What Athena explains has no cost before it has run.
    }

    @Override
    public Rows query(String sql, Limits limits) {
        var until = clock.instant().plus(limits.timeout());
        var id = translating(() -> client.startQueryExecution(request -> request.queryString(sql)
                        .workGroup(workgroup)
                        .queryExecutionContext(
                                context -> context.catalog(catalog).database(database)))
                .queryExecutionId());
        var isOver = false;
        try {
            await(id, until);
            isOver = true;
        } finally {
            if (!isOver) {
                stop(id);
            }
        }
        return rows(id, limits);
    }

    private void await(String id, Instant until) {
        var wait = FIRST_LOOK;
        while (true) {
            var status = translating(() -> client.getQueryExecution(request -> request.queryExecutionId(id))
                    .queryExecution()
                    .status());
            if (status.state() == QueryExecutionState.SUCCEEDED) {
                return;
            }
            if (status.state() == QueryExecutionState.FAILED || status.state() == QueryExecutionState.CANCELLED) {
                throw new DatabaseError(reason(status), Optional.empty(), OptionalInt.empty());
            }
            if (clock.instant().isAfter(until)) {
                throw DatabaseError.timeout("The query took too long and was stopped");
            }
            try {
                pause.of(wait);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw DatabaseError.timeout("The query was interrupted");
            }
            wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
        }
    }

    private static String reason(QueryExecutionStatus status) {
        return status.stateChangeReason() == null ? "The query failed" : status.stateChangeReason();
    }

    private void stop(String id) {
        try {
            client.stopQueryExecution(request -> request.queryExecutionId(id));
        } catch (SdkException e) {
            return; // It has ended by itself.
        }
    }

    private Rows rows(String id, Limits limits) {
        var columns = new ArrayList<ColumnInfo>();
        var rows = new ArrayList<List<@Nullable Object>>();
        long bytes = 0;
        String next = null;
        var isFirst = true;
        do {
            var after = next;
            var page = translating(() -> client.getQueryResults(request -> request.queryExecutionId(id)
                    .maxResults((int) Math.min(PAGE, limits.rows() + 2L))
                    .nextToken(after)));
            var about = page.resultSet().resultSetMetadata().columnInfo();
            if (isFirst) {
                about.forEach(column -> columns.add(new ColumnInfo(column.label(), column.type())));
            }
            // The first row of a query's result has the columns' names.
            for (var row : page.resultSet()
                    .rows()
                    .subList(isFirst ? 1 : 0, page.resultSet().rows().size())) {
                var values = values(row, columns);
                var size = RowSize.of(values);
                if (rows.size() == limits.rows() || bytes + size > limits.bytes()) {
                    return new Rows(columns, rows, true, bytes);
                }
                rows.add(values);
                bytes += size;
            }
            isFirst = false;
            next = page.nextToken();
        } while (next != null);
        return new Rows(columns, rows, false, bytes);
    }

    private static List<@Nullable Object> values(Row row, List<ColumnInfo> columns) {
        var values = new ArrayList<@Nullable Object>();
        for (int i = 0; i < columns.size(); i++) {
            var datum =
                    i < row.data().size() ? row.data().get(i) : Datum.builder().build();
            values.add(value(datum.varCharValue(), columns.get(i).type()));
        }
        return values;
    }

    private static @Nullable Object value(@Nullable String text, String type) {
        if (text == null) {
            return null;
        }
        return switch (type) {
            case "boolean" -> Boolean.valueOf(text);
            case "tinyint", "smallint", "integer", "bigint" -> Long.valueOf(text);
            case "float", "real", "double" -> Double.valueOf(text);
            case "decimal" -> new BigDecimal(text);
            default -> text;
        };
    }

    private static <T> T translating(Supplier<T> call) {
        try {
            return call.get();
        } catch (AthenaException e) {
            throw error(e);
        } catch (SdkException e) {
            throw unavailable(e);
        }
    }

    private static RuntimeException error(AwsServiceException e) {
        if (e.statusCode() >= 500) {
            return unavailable(e);
        }
        if ("InvalidRequestException".equals(e.awsErrorDetails().errorCode())) {
            var error = new DatabaseError(
                    String.valueOf(e.awsErrorDetails().errorMessage()), Optional.empty(), OptionalInt.empty());
            error.initCause(e);
            return error;
        }
        return refused(e);
    }

    static Refusal refused(AwsServiceException e) {
        return Refusal.of(
                Refusal.Kind.BAD_ANSWER,
                "source_refused",
                "AWS does not allow it: " + e.awsErrorDetails().errorMessage(),
                e);
    }

    static Refusal unavailable(SdkException e) {
        return Refusal.of(Refusal.Kind.BAD_ANSWER, "source_unavailable", "Athena does not answer. Try again later.", e);
    }

    @Override
    public void close() {
        client.close();
    }
}
