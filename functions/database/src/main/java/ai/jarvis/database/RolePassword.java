package ai.jarvis.database;

import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.DatabaseSecret;
import ai.jarvis.platform.PostgresDataSource;
import java.sql.SQLException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Gives a role of the database another password. The owner sets its own, and that of the functions' role, which is made
 * where it is missing: the first rotation may come before the first migration.
 */
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
        var database = new PostgresDataSource(url, owner);
        try (var connection = database.getConnection()) {
            if (connection.getMetaData().getUserName().equals(pending.username())) {
                ApplicationRole.setPassword(connection, pending);
                return;
            }
        }
        new ApplicationRole(database, url).prepare(pending);
    }
}
