package ai.jarvis.database;

import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.Migrations;
import ai.jarvis.platform.PostgresDataSource;
import ai.jarvis.platform.Variables;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.sql.SQLException;
import java.util.Map;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Prepares the database for the version of the platform that is being deployed: the functions' role, the extension, the
 * schema. Done as often as one likes; what is there already stays. The input says nothing.
 *
 * <p>Answers {@code {"schema_version", "applied"}}: the newest migration in the schema, and how many were applied now.
 */
public final class MigrationHandler implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    private final String url;
    private final DatabaseCredentials owner;
    private final DatabaseCredentials application;

    /** As Lambda makes it. */
    public MigrationHandler() {
        this(DatabaseSettings.fromEnvironment());
    }

    private MigrationHandler(DatabaseSettings settings) {
        this(
                new AwsClients(settings.awsEndpoint()).secretsManager(),
                settings,
                Variables.ofEnvironment().require("JARVIS_DATABASE_SECRET"));
    }

    /** As a host makes it that has the services already. */
    public MigrationHandler(SecretsManagerClient secrets, DatabaseSettings settings, String applicationSecret) {
        this.url = settings.url();
        this.owner = DatabaseCredentials.of(secrets, settings.ownerSecret());
        this.application = DatabaseCredentials.of(secrets, applicationSecret);
    }

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> input, Context context) {
        var role = application.current();
        var database = new PostgresDataSource(url, owner);
        try {
            new ApplicationRole(database, url).prepare(role);
            try (var connection = database.getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("create extension if not exists vector");
            }
        } catch (SQLException e) {
            throw Failures.of(e);
        }
        var applied = Migrations.run(database, role.username());
        var version = Migrations.state(database).version().orElseThrow();
        return Map.of("schema_version", version, "applied", applied);
    }
}
