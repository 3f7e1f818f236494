package ai.jarvis.platform;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/** Makes connections to a PostgreSQL database with credentials that may be replaced while it is in use. */
public final class PostgresDataSource extends PGSimpleDataSource {
    private static final long serialVersionUID = 1L;

    private final transient DatabaseCredentials credentials;

    /**
     * Connects to nothing yet.
     *
     * @param jdbcUrl without credentials
     */
    @SuppressWarnings("this-escape") // The setters are the driver's own, and nothing overrides them.
    public PostgresDataSource(String jdbcUrl, DatabaseCredentials credentials) {
        this.credentials = credentials;
        setURL(jdbcUrl);
        setApplicationName("jarvis");
        setReWriteBatchedInserts(true);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return credentials.connect(secret -> getConnection(secret.username(), secret.password()));
    }
}
