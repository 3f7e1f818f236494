package ai.jarvis.sql.source;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.postgresql.core.Parser;

/** PostgreSQL by JDBC. */
final class JdbcChannel implements SqlChannel {
    private final Connection connection;

    JdbcChannel(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void begin() {
        try {
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            throw JdbcErrors.ofStatement(e);
        }
    }

    @Override
    public Rows run(String sql, long mostBytes) {
        try (var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            requireOne(sql);
            if (!statement.execute(sql)) {
                return new Rows(List.of(), List.of(), false, 0);
            }
            try (var result = statement.getResultSet()) {
                return JdbcRows.read(result, Integer.MAX_VALUE, mostBytes);
            }
        } catch (SQLException e) {
            throw JdbcErrors.ofStatement(e);
        }
    }

    /** The driver would send several one after the other, and the second one could end the transaction. */
    private static void requireOne(String sql) throws SQLException {
        if (Parser.parseJdbcSql(sql, true, false, true, false, false).size() > 1) {
            throw new DatabaseError(
                    "cannot insert multiple commands into a prepared statement",
                    Optional.of("42601"),
                    OptionalInt.empty());
        }
    }

    @Override
    public void rollback() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            close(); // What is not taken back ends with its connection.
        }
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
