package ai.jarvis.localstack.rdsdata;

import ai.jarvis.localstack.edge.AwsException;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.postgresql.util.PGobject;

/** Values of parameters, as a request of the Data API has them. */
final class Parameters {
    private final Map<String, JsonNode> byName = new HashMap<>();

    Parameters(JsonNode list) {
        for (JsonNode parameter : list) {
            byName.put(parameter.path("name").asText(), parameter);
        }
    }

    void bind(PreparedStatement statement, List<String> names) throws SQLException {
        for (int i = 0; i < names.size(); i++) {
            JsonNode parameter = byName.get(names.get(i));
            if (parameter == null) {
                throw badRequest("Named parameter \"" + names.get(i) + "\" has no value");
            }
            try {
                bind(statement, i + 1, parameter);
            } catch (IllegalArgumentException | DateTimeException e) {
                throw badRequest("The value of parameter \"" + names.get(i) + "\" does not fit its type");
            }
        }
    }

    private static void bind(PreparedStatement statement, int index, JsonNode parameter) throws SQLException {
        JsonNode value = parameter.path("value");
        if (value.path("isNull").asBoolean(false)) {
            statement.setNull(index, Types.NULL);
        } else if (value.has("booleanValue")) {
            statement.setBoolean(index, value.get("booleanValue").asBoolean());
        } else if (value.has("longValue")) {
            statement.setLong(index, value.get("longValue").asLong());
        } else if (value.has("doubleValue")) {
            statement.setDouble(index, value.get("doubleValue").asDouble());
        } else if (value.has("stringValue")) {
            bindText(
                    statement,
                    index,
                    value.get("stringValue").asText(),
                    parameter.path("typeHint").asText(""));
        } else if (value.has("blobValue")) {
            statement.setBytes(
                    index, Base64.getDecoder().decode(value.get("blobValue").asText()));
        } else if (value.has("arrayValue")) {
            throw badRequest("Array parameters are not supported.");
        } else {
            throw badRequest("A parameter has no value.");
        }
    }

    private static void bindText(PreparedStatement statement, int index, String text, String hint) throws SQLException {
        switch (hint) {
            case "" -> statement.setString(index, text);
            case "DATE" -> statement.setObject(index, LocalDate.parse(text));
            case "TIME" -> statement.setObject(index, LocalTime.parse(text));
            case "TIMESTAMP" -> statement.setObject(index, LocalDateTime.parse(text.replace(' ', 'T')));
            case "DECIMAL" -> statement.setBigDecimal(index, new BigDecimal(text));
            case "UUID" -> statement.setObject(index, UUID.fromString(text));
            case "JSON" -> {
                PGobject json = new PGobject();
                json.setType("json");
                json.setValue(text);
                statement.setObject(index, json);
            }
            default -> throw badRequest("The type hint " + hint + " is not known.");
        }
    }

    private static AwsException badRequest(String message) {
        return new AwsException(400, "BadRequestException", message);
    }
}
