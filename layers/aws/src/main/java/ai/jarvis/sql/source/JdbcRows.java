package ai.jarvis.sql.source;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads rows of JDBC. */
final class JdbcRows {
    private JdbcRows() {}

    /** The rows as far as the limits let them through. */
    static Rows read(ResultSet result, int mostRows, long mostBytes) throws SQLException {
        var about = result.getMetaData();
        var columns = new ArrayList<ColumnInfo>();
        var types = new int[about.getColumnCount()];
        for (int i = 0; i < types.length; i++) {
            columns.add(new ColumnInfo(about.getColumnLabel(i + 1), about.getColumnTypeName(i + 1)));
            types[i] = about.getColumnType(i + 1);
        }
        var rows = new ArrayList<List<@Nullable Object>>();
        long bytes = 0;
        while (result.next()) {
            var row = row(result, types);
            long size = RowSize.of(row);
            if (rows.size() == mostRows || bytes + size > mostBytes) {
                return new Rows(columns, rows, true, bytes);
            }
            rows.add(row);
            bytes += size;
        }
        return new Rows(columns, rows, false, bytes);
    }

    private static List<@Nullable Object> row(ResultSet result, int[] types) throws SQLException {
        var row = new ArrayList<@Nullable Object>(types.length);
        for (int i = 0; i < types.length; i++) {
            var value = value(result, i + 1, types[i]);
            row.add(result.wasNull() ? null : value);
        }
        return row;
    }

    private static @Nullable Object value(ResultSet result, int column, int type) throws SQLException {
        return switch (type) {
            case Types.BOOLEAN -> result.getBoolean(column);
            case Types.BIT -> bit(result, column);
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER -> result.getLong(column);
            case Types.BIGINT, Types.NUMERIC, Types.DECIMAL -> number(result.getString(column));
            case Types.REAL, Types.FLOAT, Types.DOUBLE -> real(result.getDouble(column));
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> "(binary)";
            default -> result.getString(column);
        };
    }

    /** PostgreSQL's booleans come as bits; MySQL's bits may be many. */
    private static @Nullable Object bit(ResultSet result, int column) throws SQLException {
        var value = result.getObject(column);
        return value == null || value instanceof Boolean ? value : result.getString(column);
    }

    private static @Nullable Object number(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            var number = new BigDecimal(text);
            return number.scale() == 0 && number.unscaledValue().bitLength() < Long.SIZE
                    ? (Object) number.longValue()
                    : number;
        } catch (NumberFormatException e) {
            return text; // PostgreSQL has numbers that are none.
        }
    }

    private static Object real(double value) {
        return Double.isFinite(value) ? (Object) value : Double.toString(value);
    }
}
