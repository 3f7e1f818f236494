package ai.jarvis.database;

import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.FurtherDatabases;
import ai.jarvis.platform.Migrations;
import ai.jarvis.platform.PostgresDataSource;
import ai.jarvis.platform.Variables;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.sql.SQLException;
import java.util.Map;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Prepares the databases for the version of the platform that is being deployed: the functions' role, the extension, the
 * schema, and those of tenants that have one of their own. Done as often as one likes; what is there already stays. The input says nothing.
 *
 * <p>Answers {@code {"schema_version", "applied"}}: the newest migration in the schema, and how many were applied now.
 */
public final class MigrationHandler implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    private final SecretsManagerClient secrets;
    private final DatabaseSettings settings;
    private final String applicationSecret;

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
        this.secrets = secrets;
        this.settings = settings;
        this.applicationSecret = applicationSecret;
    }

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> input, Context context) {
        var own = new FurtherDatabases.Address(settings.url(), applicationSecret, settings.ownerSecret());
        var applied = migrate(own);
        settings.further().byName().values().forEach(this::migrate);
        return Map.of("schema_version", Migrations.state(owner(own)).version().orElseThrow(), "applied", applied);
    }

    private int migrate(FurtherDatabases.Address address) {
        var role = DatabaseCredentials.of(secrets, address.secret()).current();
        var database = owner(address);
        try {
            new ApplicationRole(database, address.url()).prepare(role);
            try (var connection = database.getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("create extension if not exists vector");
            }
        } catch (SQLException e) {
            throw Failures.of(e);
        }
        return Migrations.runEverywhere(database, role.username());
    }

    private PostgresDataSource owner(FurtherDatabases.Address address) {
        return new PostgresDataSource(address.url(), DatabaseCredentials.of(secrets, address.ownerSecret()));
    }
}
