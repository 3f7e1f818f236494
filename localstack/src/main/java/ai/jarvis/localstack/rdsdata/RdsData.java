package ai.jarvis.localstack.rdsdata;

import ai.jarvis.localstack.edge.AwsException;
import ai.jarvis.localstack.edge.AwsReply;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.postgresql.core.Parser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The RDS Data API over PostgreSQL: statements one at a time, by themselves or in transactions.
 *
 * @see <a href="https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/Welcome.html">API reference</a>
 */
public final class RdsData implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RdsData.class);
    private static final int MOST_BYTES = 4 << 20;
    /** Seconds after which AWS gives up a statement. */
    private static final int LONGEST = 45;

    private static final String CANCELED = "57014";

    private final Clusters clusters;
    private final Transactions transactions;
    private final JsonMapper json = new JsonMapper();

    /** @param secrets what a secret says, by its ARN or name */
    public RdsData(Function<String, Optional<String>> secrets, Clock clock) {
        this.clusters = new Clusters(secrets);
        this.transactions = new Transactions(Transactions.IDLE, clock);
    }

    /**
     * Serves a cluster.
     *
     * @param address of its PostgreSQL server, as in {@code 127.0.0.1:5432}
     */
    public void serve(String arn, String address) {
        clusters.put(arn, address);
    }

    /** The API as the edge mounts it. */
    public Handler service() {
        return new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                try {
                    byte[] answer = json.writeValueAsBytes(answer(request));
                    AwsReply.send(response, callback, 200, "application/json", answer);
                } catch (AwsException e) {
                    AwsReply.jsonError(response, callback, e);
                } catch (SQLException | RuntimeException e) {
                    LOG.error("{} failed", request.getHttpURI().getPath(), e);
                    AwsReply.jsonError(
                            response,
                            callback,
                            new AwsException(
                                    500, "InternalServerErrorException", "The service failed; its log says why."));
                }
                return true;
            }
        };
    }

    private ObjectNode answer(Request request) throws IOException, SQLException {
        JsonNode input = input(request);
        return switch (request.getMethod() + " " + request.getHttpURI().getPath()) {
            case "POST /Execute" -> execute(input);
            case "POST /BatchExecute" -> batch(input);
            case "POST /BeginTransaction" -> begin(input);
            case "POST /CommitTransaction" -> end(input, Connection::commit, "Transaction Committed");
            case "POST /RollbackTransaction" -> end(input, Connection::rollback, "Rollback Complete");
            default ->
                throw new AwsException(404, "UnknownOperationException", "There is no such operation on this machine.");
        };
    }

    private JsonNode input(Request request) throws IOException {
        byte[] body = Content.Source.asInputStream(request).readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            throw badRequest("The request is larger than 4 MiB.");
        }
        try {
            JsonNode input = json.readTree(body);
            if (input.isObject()) {
                return input;
            }
        } catch (JsonProcessingException e) {
            throw badRequest("The request is not JSON.");
        }
        throw badRequest("The request is not a JSON object.");
    }

    private ObjectNode begin(JsonNode input) throws SQLException {
        String cluster = required(input, "resourceArn");
        String secret = required(input, "secretArn");
        String database = input.path("database").asText("");
        refuseSchema(input);
        Connection connection = clusters.connect(cluster, secret, database);
        return json.createObjectNode().put("transactionId", transactions.begin(cluster, secret, database, connection));
    }

    private interface Ending {
        void of(Connection connection) throws SQLException;
    }

    private ObjectNode end(JsonNode input, Ending ending, String status) throws SQLException {
        transactions.end(
                required(input, "transactionId"),
                required(input, "resourceArn"),
                required(input, "secretArn"),
                connection -> {
                    try {
                        ending.of(connection);
                    } catch (SQLException e) {
                        throw error(e, false);
                    }
                    return status;
                });
        return json.createObjectNode().put("transactionStatus", status);
    }

    private ObjectNode execute(JsonNode input) throws SQLException {
        NamedParameters sql = statement(input);
        Parameters parameters = new Parameters(input.path("parameters"));
        return with(input, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql.sql())) {
                parameters.bind(statement, sql.names());
                boolean goesOn = input.path("continueAfterTimeout").asBoolean(false);
                statement.setQueryTimeout(goesOn ? 0 : LONGEST);
                return run(statement, input);
            }
        });
    }

    private ObjectNode run(PreparedStatement statement, JsonNode input) throws SQLException {
        ObjectNode output = json.createObjectNode();
        boolean hasRows = statement.execute();
        if (!hasRows) {
            output.put("numberOfRecordsUpdated", Math.max(0, statement.getUpdateCount()));
            output.putArray("generatedFields");
            return output;
        }
        Records records = new Records(input.path("resultSetOptions"));
        try (ResultSet rows = statement.getResultSet()) {
            if (input.path("formatRecordsAs").asText().equals("JSON")) {
                return output.put("numberOfRecordsUpdated", 0).put("formattedRecords", records.json(rows));
            }
            ArrayNode columns =
                    input.path("includeResultMetadata").asBoolean(false) ? Records.columns(rows.getMetaData()) : null;
            output.set("records", records.fields(rows));
            if (columns != null) {
                output.set("columnMetadata", columns);
            }
        }
        return output.put("numberOfRecordsUpdated", 0);
    }

    private ObjectNode batch(JsonNode input) throws SQLException {
        NamedParameters sql = statement(input);
        JsonNode sets = input.path("parameterSets");
        return with(input, connection -> {
            ObjectNode output = json.createObjectNode();
            ArrayNode results = output.putArray("updateResults");
            try (PreparedStatement statement = connection.prepareStatement(sql.sql())) {
                statement.setQueryTimeout(LONGEST);
                if (sets.isEmpty()) {
                    statement.execute();
                    return output;
                }
                for (JsonNode set : sets) {
                    new Parameters(set).bind(statement, sql.names());
                    statement.addBatch();
                    results.addObject().putArray("generatedFields");
                }
                statement.executeBatch();
            }
            return output;
        });
    }

    private static NamedParameters statement(JsonNode input) throws SQLException {
        String sql = required(input, "sql");
        refuseSchema(input);
        if (Parser.parseJdbcSql(sql, true, false, true, false, false).size() > 1) {
            throw new AwsException(400, "ValidationException", "Multistatements aren't supported.");
        }
        return NamedParameters.of(sql);
    }

    private <T> T with(JsonNode input, Transactions.Work<T> work) throws SQLException {
        String cluster = required(input, "resourceArn");
        String secret = required(input, "secretArn");
        String transaction = input.path("transactionId").asText("");
        if (!transaction.isEmpty()) {
            return transactions.use(transaction, cluster, secret, connection -> translating(connection, work));
        }
        try (Connection connection =
                clusters.connect(cluster, secret, input.path("database").asText(""))) {
            return translating(connection, work);
        }
    }

    private static <T> T translating(Connection connection, Transactions.Work<T> work) {
        long begun = System.nanoTime();
        try {
            return work.in(connection);
        } catch (SQLException e) {
            throw error(e, System.nanoTime() - begun > LONGEST * 1_000_000_000L);
        }
    }

    private static AwsException error(SQLException e, boolean isLate) {
        SQLException told = e.getNextException() == null ? e : e.getNextException();
        String state = String.valueOf(told.getSQLState());
        if (isLate && state.equals(CANCELED)) {
            return new AwsException(400, "StatementTimeoutException", "Request timed out");
        }
        if (state.startsWith("08")) {
            return new AwsException(504, "DatabaseUnavailableException", "The database is not available.");
        }
        return new AwsException(400, "DatabaseErrorException", told.getMessage() + "; SQLState: " + state);
    }

    private static void refuseSchema(JsonNode input) {
        if (!input.path("schema").asText("").isEmpty()) {
            throw new AwsException(
                    400, "ValidationException", "Schema parameter is not supported for Aurora PostgreSQL.");
        }
    }

    private static String required(JsonNode input, String name) {
        String value = input.path(name).asText("");
        if (value.isEmpty()) {
            throw badRequest(name + " is missing.");
        }
        return value;
    }

    private static AwsException badRequest(String message) {
        return new AwsException(400, "BadRequestException", message);
    }

    @Override
    public void close() {
        transactions.close();
    }
}
