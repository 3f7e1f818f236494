package ai.jarvis.sql.source;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A MySQL or MariaDB database by JDBC. A query runs in a transaction that only reads, one statement at a time; its rows come
 * as they are read, and what is beyond a limit is left with the server.
 */
final class MySqlSource implements SourceConnection {
    private static final Duration EXPLAINING = Duration.ofSeconds(10);

    private final Connection connection;
    private final Clock clock;
    private final boolean isMariaDb;

    MySqlSource(Connection connection, Clock clock) throws SQLException {
        this.connection = connection;
        this.clock = clock;
        // The driver takes MariaDB for MySQL, and the version tells which it is.
        this.isMariaDb = connection.getMetaData().getDatabaseProductVersion().contains("MariaDB");
    }

    @Override
    public DatabaseSchema introspect() {
        return new MySqlCatalog(this, clock).read();
    }

    @Override
    public Plan explain(String sql) {
        return reading(EXPLAINING, statement -> {
            try (var result = statement.executeQuery("explain format=json " + sql)) {
                return result.next() ? plan(result.getString(1)) : Plan.UNKNOWN;
            }
        });
    }

    /** MySQL tells the cost in {@code cost_info}, MariaDB from 11.0 on in {@code cost}, and before nowhere. */
    static Plan plan(String text) {
        var block = Json.read(text, JsonNode.class).path("query_block");
        var cost = block.at("/cost_info/query_cost");
        var told = cost.isMissingNode() ? block.path("cost") : cost;
        return new Plan(
                told.isMissingNode() ? OptionalDouble.empty() : OptionalDouble.of(told.asDouble()),
                OptionalLong.empty(),
                text);
    }

    @Override
    public Rows query(String sql, Limits limits) {
        return reading(limits.timeout(), statement -> {
            var rows = JdbcRows.read(statement.executeQuery(sql), limits.rows(), limits.bytes());
            if (rows.truncated()) {
                // To close a result is to read what is left of it, and to cancel it takes a connection of its own.
                connection.abort(Runnable::run);
            }
            return rows;
        });
    }

    @FunctionalInterface
    private interface Work<T> {
        T of(Statement statement) throws SQLException;
    }

    private <T> T reading(Duration timeout, Work<T> work) {
        try {
            var setting = connection.createStatement();
            var statement = connection.createStatement();
            try {
                setting.execute(timeoutSetting(timeout));
                setting.execute("start transaction read only");
                statement.setEscapeProcessing(false);
                statement.setFetchSize(Integer.MIN_VALUE);
                return work.of(statement);
            } finally {
                end(setting, statement);
            }
        } catch (SQLException e) {
            throw JdbcErrors.ofStatement(e);
        }
    }

    /** What a connection has that was given up goes with it. */
    private void end(Statement setting, Statement statement) throws SQLException {
        if (!connection.isClosed()) {
            statement.close();
            setting.execute("rollback");
            setting.close();
        }
    }

    private String timeoutSetting(Duration timeout) {
        var milliseconds = Math.max(1, timeout.toMillis());
        return isMariaDb
                ? "set session max_statement_time = " + milliseconds / 1000.0
                : "set session max_execution_time = " + milliseconds;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            return; // The server closes it, then.
        }
    }
}
