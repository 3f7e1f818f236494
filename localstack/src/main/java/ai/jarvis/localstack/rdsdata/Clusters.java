package ai.jarvis.localstack.rdsdata;

import ai.jarvis.localstack.edge.AwsException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The clusters of this machine, and connections to them as whoever a secret says. */
final class Clusters {
    private static final String DEFAULT_DATABASE = "postgres";
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, String> addresses = new ConcurrentHashMap<>();
    private final Function<String, Optional<String>> secrets;

    Clusters(Function<String, Optional<String>> secrets) {
        this.secrets = secrets;
    }

    void put(String arn, String address) {
        addresses.put(arn, address);
    }

    Connection connect(String cluster, String secret, String database) {
        String address = addresses.get(cluster);
        if (address == null) {
            throw new AwsException(
                    400,
                    "HttpEndpointNotEnabledException",
                    "HttpEndpoint is not enabled for resource " + cluster + ", or there is none.");
        }
        Properties properties = credentials(secret);
        properties.setProperty("ApplicationName", "RDS Data API");
        properties.setProperty("connectTimeout", "5");
        String name = database.isEmpty() ? DEFAULT_DATABASE : database;
        try {
            return DriverManager.getConnection(
                    "jdbc:postgresql://" + address + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8), properties);
        } catch (SQLException e) {
            throw notConnected(e, name);
        }
    }

    private Properties credentials(String secret) {
        String text = secrets.apply(secret)
                .orElseThrow(() -> new AwsException(
                        400, "SecretsErrorException", "Secrets Manager can't find the specified secret."));
        try {
            JsonNode credentials = JSON.readTree(text);
            if (credentials.path("username").isTextual()
                    && credentials.path("password").isTextual()) {
                Properties properties = new Properties();
                properties.setProperty("user", credentials.get("username").asText());
                properties.setProperty("password", credentials.get("password").asText());
                return properties;
            }
        } catch (JsonProcessingException e) {
            throw invalidSecret();
        }
        throw invalidSecret();
    }

    private static AwsException invalidSecret() {
        return new AwsException(
                400, "InvalidSecretException", "The secret is not a JSON object with username and password.");
    }

    private static AwsException notConnected(SQLException e, String database) {
        String state = String.valueOf(e.getSQLState());
        if (state.equals("3D000")) {
            return new AwsException(404, "DatabaseNotFoundException", "Database " + database + " is not found.");
        }
        if (state.startsWith("08")) {
            return new AwsException(504, "DatabaseUnavailableException", "The database is not available.");
        }
        return new AwsException(400, "BadRequestException", e.getMessage() + "; SQLState: " + state);
    }
}
