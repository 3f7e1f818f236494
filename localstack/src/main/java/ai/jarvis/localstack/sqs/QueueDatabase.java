package ai.jarvis.localstack.sqs;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import scalikejdbc.ConnectionPool;
import scalikejdbc.ConnectionPoolSettings;

/**
 * ElasticMQ's database file (H2). Every commit goes to the file at once: with H2's usual delay of half a second a
 * killed process would lose messages whose senders had been answered.
 */
record QueueDatabase(Path file) {
    static final String USER = "sa";

    String url() {
        return "jdbc:h2:file:" + file.toAbsolutePath() + ";WRITE_DELAY=0;CACHE_SIZE=4096;DB_CLOSE_ON_EXIT=FALSE";
    }

    /**
     * Makes this the database that ElasticMQ uses. Its connection pool is one for the whole process and it keeps the
     * first it was ever given, so there can be one queue server at a time, and a later one has to replace the pool.
     */
    void use() {
        ConnectionPoolSettings settings = ConnectionPool.singleton$default$4();
        ConnectionPool.singleton(
                url(), USER, "", settings, ConnectionPool.singleton$default$5(url(), USER, "", settings));
    }

    /** Closes the database. */
    void close() {
        ConnectionPool.closeAll();
    }

    /**
     * Makes messages visible that a consumer had received. Only sound while nothing consumes, that is before the
     * server starts. Delayed messages that nobody has received stay delayed.
     */
    void releaseInFlight() {
        try (Connection connection = DriverManager.getConnection(url(), USER, "");
                Statement statement = connection.createStatement()) {
            for (String table : messageTables(statement)) {
                // Table names are ElasticMQ's own (a digest of the queue's name), read from the catalogue.
                statement.executeUpdate("update \"" + table + "\" set next_delivery = 0 where receive_count > 0");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The kept messages at " + file + " cannot be opened", e);
        }
    }

    private static List<String> messageTables(Statement statement) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(
                "select table_name from information_schema.columns where column_name = 'NEXT_DELIVERY'")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }
}
