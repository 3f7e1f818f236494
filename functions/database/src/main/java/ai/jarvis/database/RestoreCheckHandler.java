package ai.jarvis.database;

import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.Migrations;
import ai.jarvis.platform.PostgresDataSource;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.flywaydb.core.api.FlywayException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Checks a copy of the database that was restored from a backup: its schema must be complete, and every table readable.
 * The input is {@code {"host"}}, where the copy is.
 *
 * <p>Answers {@code {"schema_version", "tables", "newest_record_at"}}: the newest migration, how many tables were read,
 * and when the newest record was made (ISO 8601; left out if there is none), which tells how much the backup lost. Throws
 * {@link RestoreIncomplete} if the copy is not good, and {@link DatabaseUnavailable} if it does not answer.
 */
public final class RestoreCheckHandler implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    private final String url;
    private final DatabaseCredentials owner;

    /** As Lambda makes it. */
    public RestoreCheckHandler() {
        this(DatabaseSettings.fromEnvironment());
    }

    private RestoreCheckHandler(DatabaseSettings settings) {
        this(new AwsClients(settings.awsEndpoint()).secretsManager(), settings);
    }

    /** As a host makes it that has the services already. */
    public RestoreCheckHandler(SecretsManagerClient secrets, DatabaseSettings settings) {
        this.url = settings.url();
        this.owner = DatabaseCredentials.of(secrets, settings.ownerSecret());
    }

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> input, Context context) {
        var copy = new PostgresDataSource(RestoredDatabase.url(url, String.valueOf(input.get("host"))), owner);
        try (var connection = copy.getConnection()) {
            var schema = Migrations.state(copy);
            if (!schema.isComplete()) {
                throw new RestoreIncomplete("The schema is not complete: " + schema);
            }
            var records = Records.read(connection);
            var answer = new HashMap<String, Object>();
            answer.put("schema_version", schema.version().orElseThrow());
            answer.put("tables", records.tables());
            records.newest().ifPresent(newest -> answer.put("newest_record_at", newest.toString()));
            return answer;
        } catch (SQLException e) {
            var failure = Failures.of(e);
            throw failure instanceof DatabaseUnavailable
                    ? failure
                    : new RestoreIncomplete("The copy cannot be read, SQLSTATE " + e.getSQLState(), e);
        } catch (FlywayException e) {
            throw new RestoreIncomplete("The history of the copy's schema cannot be read", e);
        }
    }
}
