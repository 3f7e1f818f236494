package ai.jarvis.localstack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A shop's customers, products and orders, made up, to ask questions of: the database {@code sample}.
 *
 * @param address {@code host:port} of its server
 * @param reader a role that may read its tables and nothing else
 */
public record SampleDatabase(String address, Credential reader) {
    public static final String NAME = "sample";

    static final String READER = "sample_reader";

    /** Makes what is missing, as the server's administrator. */
    static void fill(Connection connection) throws SQLException {
        if (!PostgresServer.exists(
                connection, "SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND tablename = ?", "orders")) {
            connection.setAutoCommit(false);
            PostgresServer.execute(connection, script("sample.sql"));
            connection.commit();
            connection.setAutoCommit(true);
        }
        PostgresServer.execute(connection, script("sample-reader.sql"));
    }

    private static String script(String name) {
        try (var in = SampleDatabase.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The build left out " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
