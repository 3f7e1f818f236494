package ai.jarvis.sql.source;

import ai.jarvis.platform.DatabaseSecret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Properties;

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
        var properties = postgresProperties(place, secret);
        return opened("jdbc:postgresql://" + place.host + ":" + place.port + "/" + place.path(), properties);
    }

    static Properties postgresProperties(Place place, DatabaseSecret secret) {
        var properties = new Properties();
        properties.setProperty("user", secret.username());
        properties.setProperty("password", secret.password());
        properties.setProperty("ApplicationName", "jarvis-sql");
        properties.setProperty("socketFactory", PostgresSockets.class.getName());
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
        properties.setProperty("socketTimeout", Integer.toString(ANSWER_SECONDS));
        properties.setProperty("maxResultBuffer", MOST_IN_MEMORY);
        properties.setProperty("preferQueryMode", "extended");
        properties.setProperty("gssEncMode", "disable");
        switch (place.tls) {
            case "off" -> properties.setProperty("sslmode", "disable");
            case "require" -> properties.setProperty("sslmode", "require");
            default -> {
                properties.setProperty("sslmode", "verify-full");
                properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
            }
        }
        return properties;
    }

    SourceConnection mysql(Source source, DatabaseSecret secret) {
        var place = Place.of(source, "3306");
        var properties = mysqlProperties(place, secret);
        var connection = opened("jdbc:mysql://" + place.host + ":" + place.port + "/" + place.path(), properties);
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

    private Connection opened(String url, Properties properties) {
        try {
            return sockets.during(() -> DriverManager.getConnection(url, properties));
        } catch (SQLException e) {
            throw JdbcErrors.ofConnecting(e);
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

        /** The database in a URL, whatever its name has in it. */
        String path() {
            return URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
        }
    }
}
