package ai.jarvis.database;

import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.DatabaseSecret;
import ai.jarvis.platform.PostgresDataSource;
import java.sql.SQLException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Gives a role of the database another password: the owner sets its own, and that of every other. */
final class RolePassword {
    private final String url;
    private final DatabaseCredentials owner;

    RolePassword(SecretsManagerClient secrets, DatabaseSettings settings) {
        this.url = settings.url();
        this.owner = DatabaseCredentials.of(secrets, settings.ownerSecret());
    }

    /** Sets the pending password, unless the database takes it already. */
    void set(DatabaseSecret current, DatabaseSecret pending) throws SQLException {
        if (!current.username().equals(pending.username())) {
            throw new IllegalStateException("The new version of the secret is for another role: " + pending.username());
        }
        if (Logins.succeed(url, pending)) {
            return;
        }
        try (var connection = new PostgresDataSource(url, owner).getConnection()) {
            ApplicationRole.setPassword(connection, pending);
        }
    }
}
