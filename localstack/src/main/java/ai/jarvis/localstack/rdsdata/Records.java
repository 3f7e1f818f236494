package ai.jarvis.localstack.rdsdata;

import ai.jarvis.localstack.edge.AwsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Rows as the Data API answers with them.
 *
 * @see <a href="https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_Field.html">Field</a>
 */
final class Records {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_BYTES = 1 << 20;

    private final boolean decimalsAsNumbers;
    private final boolean longsAsText;

    Records(JsonNode options) {
        this.decimalsAsNumbers = options.path("decimalReturnType").asText().equals("DOUBLE_OR_LONG");
        this.longsAsText = options.path("longReturnType").asText().equals("STRING");
    }

    /** The rows, each a list of fields. */
    ArrayNode fields(ResultSet rows) throws SQLException {
        ResultSetMetaData about = rows.getMetaData();
        ArrayNode records = JSON.createArrayNode();
        long bytes = 0;
        while (rows.next()) {
            ArrayNode record = JSON.createArrayNode();
            for (int i = 1; i <= about.getColumnCount(); i++) {
                record.add(field(rows, i, about.getColumnType(i)));
            }
            bytes = checked(bytes + record.toString().length());
            records.add(record);
        }
        return records;
    }

    /** The rows as a text: a JSON array of objects. */
    String json(ResultSet rows) throws SQLException {
        ResultSetMetaData about = rows.getMetaData();
        ArrayNode records = JSON.createArrayNode();
        long bytes = 0;
        while (rows.next()) {
            ObjectNode record = JSON.createObjectNode();
            for (int i = 1; i <= about.getColumnCount(); i++) {
                if (record.has(about.getColumnLabel(i))) {
                    throw new AwsException(
                            400,
                            "UnsupportedResultException",
                            "The result contains the column " + about.getColumnLabel(i) + " more than once.");
                }
                record.set(about.getColumnLabel(i), plain(rows, i, about.getColumnType(i)));
            }
            bytes = checked(bytes + record.toString().length());
            records.add(record);
        }
        return records.toString();
    }

    private static long checked(long bytes) {
        if (bytes > MOST_BYTES) {
            throw new AwsException(
                    400, "BadRequestException", "Database returned more than the allowed response size limit");
        }
        return bytes;
    }

    private ObjectNode field(ResultSet rows, int column, int type) throws SQLException {
        ObjectNode field = JSON.createObjectNode();
        Object value = rows.getObject(column);
        if (value == null) {
            return field.put("isNull", true);
        }
        switch (type) {
            case Types.BIT, Types.BOOLEAN -> putBit(field, rows, column);
            case Types.SMALLINT, Types.INTEGER, Types.BIGINT -> {
                if (longsAsText && type == Types.BIGINT) {
                    field.put("stringValue", rows.getString(column));
                } else {
                    field.put("longValue", rows.getLong(column));
                }
            }
            case Types.REAL, Types.DOUBLE -> field.put("doubleValue", rows.getDouble(column));
            case Types.NUMERIC -> putDecimal(field, rows.getString(column));
            case Types.BINARY -> field.put("blobValue", Base64.getEncoder().encodeToString(rows.getBytes(column)));
            case Types.ARRAY -> field.set("arrayValue", array(rows.getArray(column)));
            default -> field.put("stringValue", rows.getString(column));
        }
        return field;
    }

    private static void putBit(ObjectNode field, ResultSet rows, int column) throws SQLException {
        if (rows.getObject(column) instanceof Boolean truth) {
            field.put("booleanValue", truth);
        } else {
            field.put("stringValue", rows.getString(column));
        }
    }

    private void putDecimal(ObjectNode field, String text) {
        if (!decimalsAsNumbers) {
            field.put("stringValue", text);
            return;
        }
        try {
            BigDecimal number = new BigDecimal(text);
            if (number.stripTrailingZeros().scale() <= 0
                    && number.toBigInteger().bitLength() < Long.SIZE) {
                field.put("longValue", number.longValue());
            } else {
                field.put("doubleValue", number.doubleValue());
            }
        } catch (NumberFormatException e) {
            field.put("stringValue", text); // NaN and the infinities.
        }
    }

    private static ObjectNode array(Array array) throws SQLException {
        ObjectNode value = JSON.createObjectNode();
        Object elements = array.getArray();
        String name =
                switch (elements) {
                    case Boolean[] ignored -> "booleanValues";
                    case Short[] ignored -> "longValues";
                    case Integer[] ignored -> "longValues";
                    case Long[] ignored -> "longValues";
                    case Float[] ignored -> "doubleValues";
                    case Double[] ignored -> "doubleValues";
                    case Object[][] ignored ->
                        throw new AwsException(
                                400,
                                "UnsupportedResultException",
                                "Arrays of more than one dimension are not served on this machine.");
                    default -> "stringValues";
                };
        ArrayNode list = value.putArray(name);
        for (Object element : (Object[]) elements) {
            list.add(node(element, name));
        }
        return value;
    }

    private static @Nullable JsonNode node(@Nullable Object element, String name) {
        return element == null || !name.equals("stringValues")
                ? JSON.valueToTree(element)
                : JSON.getNodeFactory().textNode(element.toString());
    }

    private static @Nullable JsonNode plain(ResultSet rows, int column, int type) throws SQLException {
        Object value = rows.getObject(column);
        if (value == null) {
            return JSON.getNodeFactory().nullNode();
        }
        return switch (type) {
            case Types.BIT, Types.BOOLEAN -> JSON.valueToTree(value);
            case Types.SMALLINT, Types.INTEGER, Types.BIGINT ->
                JSON.getNodeFactory().numberNode(rows.getLong(column));
            case Types.REAL, Types.DOUBLE -> JSON.getNodeFactory().numberNode(rows.getDouble(column));
            case Types.NUMERIC -> decimal(rows.getString(column));
            case Types.BINARY ->
                JSON.getNodeFactory().textNode(Base64.getEncoder().encodeToString(rows.getBytes(column)));
            default -> JSON.getNodeFactory().textNode(rows.getString(column));
        };
    }

    private static JsonNode decimal(String text) {
        try {
            return JSON.getNodeFactory().numberNode(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return JSON.getNodeFactory().textNode(text);
        }
    }

    /** What the columns are. */
    static ArrayNode columns(ResultSetMetaData about) throws SQLException {
        ArrayNode columns = JSON.createArrayNode();
        for (int i = 1; i <= about.getColumnCount(); i++) {
            columns.addObject()
                    .put("arrayBaseColumnType", 0)
                    .put("isAutoIncrement", about.isAutoIncrement(i))
                    .put("isCaseSensitive", about.isCaseSensitive(i))
                    .put("isCurrency", about.isCurrency(i))
                    .put("isSigned", about.isSigned(i))
                    .put("label", about.getColumnLabel(i))
                    .put("name", about.getColumnName(i))
                    .put("nullable", about.isNullable(i))
                    .put("precision", about.getPrecision(i))
                    .put("scale", about.getScale(i))
                    .put("schemaName", about.getSchemaName(i))
                    .put("tableName", about.getTableName(i))
                    .put("type", about.getColumnType(i))
                    .put("typeName", about.getColumnTypeName(i));
        }
        return columns;
    }
}
