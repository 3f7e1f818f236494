package ai.jarvis.database;

import ai.jarvis.platform.AwsClients;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Replaces the password of a database role, in the steps in which Secrets Manager asks for it. Each may be asked for
 * again at any time.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html">
 *     The steps of a rotation</a>
 */
public final class RotationHandler implements RequestHandler<Map<String, String>, @Nullable Void> {
    private final SecretsManagerClient secrets;
    private final DatabaseSettings settings;

    /** As Lambda makes it. */
    public RotationHandler() {
        this(DatabaseSettings.fromEnvironment());
    }

    private RotationHandler(DatabaseSettings settings) {
        this(new AwsClients(settings.awsEndpoint()).secretsManager(), settings);
    }

    /** As a host makes it that has the services already. */
    public RotationHandler(SecretsManagerClient secrets, DatabaseSettings settings) {
        this.secrets = secrets;
        this.settings = settings;
    }

    @Override
    public @Nullable Void handleRequest(Map<String, String> event, Context context) {
        var step = required(event, "Step");
        var secret = new RotatedSecret(secrets, required(event, "SecretId"), required(event, "ClientRequestToken"));
        if (secret.isDone()) {
            return null;
        }
        try {
            switch (step) {
                case "createSecret" -> secret.create();
                case "setSecret" -> new RolePassword(secrets, settings).set(secret.current(), secret.pending());
                case "testSecret" -> test(secret);
                case "finishSecret" -> secret.finish();
                default -> throw new IllegalArgumentException("No step of a rotation: " + step);
            }
        } catch (SQLException e) {
            throw Failures.of(e);
        }
        return null;
    }

    private void test(RotatedSecret secret) throws SQLException {
        if (!Logins.succeed(settings.url(), secret.pending())) {
            throw new IllegalStateException("The database refuses the new password of " + secret.id());
        }
    }

    private static String required(Map<String, String> event, String name) {
        var value = event.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("The event has no " + name);
        }
        return value;
    }
}
