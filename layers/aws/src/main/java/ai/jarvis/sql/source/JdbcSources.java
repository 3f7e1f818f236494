package ai.jarvis.sql.source;

import ai.jarvis.platform.DatabaseSecret;
import ai.jarvis.platform.Refusal;
import com.mysql.cj.jdbc.Driver;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.GSSEncMode;
import org.postgresql.jdbc.PreferQueryMode;

/** Opens tenants' databases by JDBC, with sockets that connect only where they may. */
final class JdbcSources {
    private static final int CONNECT_SECONDS = 5;
    /** Longer than any statement may take: the server ends it first. */
    private static final int ANSWER_SECONDS = 120;

    private static final String MOST_IN_MEMORY = "32M";
    private static final int MOST_PACKET = 16 << 20;

    private final PublicSockets sockets;
    private final Clock clock;

    JdbcSources(PublicSockets sockets, Clock clock) {
        this.sockets = sockets;
        this.clock = clock;
    }

    SourceConnection postgresql(Source source, DatabaseSecret secret) {
        return new PostgresSource(new JdbcChannel(postgresConnection(source, secret)), clock);
    }

    /** A connection without any guard but the sockets'. */
    Connection postgresConnection(Source source, DatabaseSecret secret) {
        var place = Place.of(source, "5432");
        var database = new PGSimpleDataSource();
        database.setServerNames(new String[] {place.host});
        database.setPortNumbers(new int[] {place.port});
        database.setDatabaseName(place.database);
        database.setApplicationName("jarvis-sql");
        database.setSocketFactory(PostgresSockets.class.getName());
        database.setConnectTimeout(CONNECT_SECONDS);
        database.setSocketTimeout(ANSWER_SECONDS);
        database.setMaxResultBuffer(MOST_IN_MEMORY);
        database.setPreferQueryMode(PreferQueryMode.EXTENDED);
        database.setGssEncMode(GSSEncMode.DISABLE.value);
        switch (place.tls) {
            case "off" -> database.setSslMode("disable");
            case "require" -> database.setSslMode("require");
            default -> {
                database.setSslMode("verify-full");
                database.setSslFactory("org.postgresql.ssl.DefaultJavaSSLFactory");
            }
        }
        return opened(() -> database.getConnection(secret.username(), secret.password()));
    }

    SourceConnection mysql(Source source, DatabaseSecret secret) {
        var place = Place.of(source, "3306");
        var properties = mysqlProperties(place, secret);
        var database = URLEncoder.encode(place.database, StandardCharsets.UTF_8).replace("+", "%20");
        var url = "jdbc:mysql://" + place.host + ":" + place.port + "/" + database;
        var connection = opened(() -> {
            var made = new Driver().connect(url, properties);
            if (made == null) {
                throw new SQLException("The driver does not take the URL", "08001");
            }
            return made;
        });
        try {
            return new MySqlSource(connection, clock);
        } catch (SQLException e) {
            throw JdbcErrors.ofStatement(e);
        }
    }

    static Properties mysqlProperties(Place place, DatabaseSecret secret) {
        var properties = new Properties();
        properties.setProperty("user", secret.username());
        properties.setProperty("password", secret.password());
        properties.setProperty("socketFactory", MySqlSockets.class.getName());
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS * 1_000));
        properties.setProperty("socketTimeout", Integer.toString(ANSWER_SECONDS * 1_000));
        properties.setProperty("maxAllowedPacket", Integer.toString(MOST_PACKET));
        properties.setProperty("allowMultiQueries", "false");
        // A server that a tenant names could ask for files of this machine.
        properties.setProperty("allowLoadLocalInfile", "false");
        properties.setProperty("allowUrlInLocalInfile", "false");
        properties.setProperty("autoDeserialize", "false");
        properties.setProperty("tinyInt1isBit", "false");
        properties.setProperty("connectionTimeZone", "UTC");
        properties.setProperty("characterEncoding", "UTF-8");
        properties.setProperty(
                "sslMode",
                switch (place.tls) {
                    case "off" -> "DISABLED";
                    case "require" -> "REQUIRED";
                    default -> "VERIFY_IDENTITY";
                });
        return properties;
    }

    private Connection opened(Callable<Connection> connecting) {
        try {
            return sockets.during(connecting);
        } catch (SQLException e) {
            throw JdbcErrors.ofConnecting(e);
        } catch (Refusal e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("The driver failed", e);
        }
    }

    /** Where a database is. */
    record Place(String host, int port, String database, String tls) {
        static Place of(Source source, String port) {
            var connection = source.connection();
            return new Place(
                    connection.getOrDefault("host", ""),
                    Integer.parseInt(connection.getOrDefault("port", port)),
                    connection.getOrDefault("database", ""),
                    connection.getOrDefault("tls", "verify"));
        }
    }
}
