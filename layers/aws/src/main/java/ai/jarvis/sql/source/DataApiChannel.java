package ai.jarvis.sql.source;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.rdsdata.RdsDataClient;
import software.amazon.awssdk.services.rdsdata.model.ColumnMetadata;
import software.amazon.awssdk.services.rdsdata.model.Field;

/** Aurora PostgreSQL by the RDS Data API, which runs one statement at a time. */
final class DataApiChannel implements SqlChannel {
    private final RdsDataClient client;
    private final String cluster;
    private final String secret;
    private final String database;
    private @Nullable String transaction;

    DataApiChannel(RdsDataClient client, Source source) {
        this.client = client;
        this.cluster = source.connection().getOrDefault("resource_arn", "");
        this.secret = source.connection().getOrDefault("secret_arn", "");
        this.database = source.connection().getOrDefault("database", "");
    }

    @Override
    public void begin() {
        transaction = translating(() -> client.beginTransaction(request ->
                        request.resourceArn(cluster).secretArn(secret).database(database))
                .transactionId());
    }

    private static <T> T translating(Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw DataApiErrors.of(e);
        }
    }

    @Override
    public Rows run(String sql, long mostBytes) {
        var id = Objects.requireNonNull(transaction, "no transaction has begun");
        var answer = translating(() -> client.executeStatement(request -> request.resourceArn(cluster)
                .secretArn(secret)
                .database(database)
                .transactionId(id)
                .includeResultMetadata(true)
                .sql(sql)));
        var about = answer.columnMetadata();
        var columns = about.stream()
                .map(column -> new ColumnInfo(name(column), column.typeName()))
                .toList();
        var rows = new ArrayList<List<@Nullable Object>>();
        long bytes = 0;
        for (var fields : answer.records()) {
            var row = new ArrayList<@Nullable Object>(fields.size());
            for (int i = 0; i < fields.size(); i++) {
                row.add(value(fields.get(i), columns.get(i).type()));
            }
            var size = RowSize.of(row);
            if (bytes + size > mostBytes) {
                return new Rows(columns, rows, true, bytes);
            }
            rows.add(row);
            bytes += size;
        }
        return new Rows(columns, rows, false, bytes);
    }

    private static String name(ColumnMetadata column) {
        return column.label() == null ? column.name() : column.label();
    }

    private static @Nullable Object value(Field field, String type) {
        return switch (field.type()) {
            case BOOLEAN_VALUE -> field.booleanValue();
            case LONG_VALUE -> field.longValue();
            case DOUBLE_VALUE -> field.doubleValue();
            case STRING_VALUE -> "numeric".equals(type) ? number(field.stringValue()) : field.stringValue();
            case BLOB_VALUE -> "(binary)";
            case ARRAY_VALUE -> field.arrayValue().toString();
            default -> null;
        };
    }

    private static Object number(String text) {
        try {
            var number = new BigDecimal(text);
            return number.scale() == 0 && number.unscaledValue().bitLength() < Long.SIZE
                    ? (Object) number.longValue()
                    : number;
        } catch (NumberFormatException e) {
            return text; // PostgreSQL has numbers that are none.
        }
    }

    @Override
    public void rollback() {
        var id = transaction;
        transaction = null;
        if (id == null) {
            return;
        }
        try {
            client.rollbackTransaction(
                    request -> request.resourceArn(cluster).secretArn(secret).transactionId(id));
        } catch (SdkException e) {
            return; // It times out by itself.
        }
    }

    @Override
    public void close() {
        rollback();
    }
}
