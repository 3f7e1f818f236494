package ai.jarvis.platform;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * The credentials of a database role whose password is replaced from time to time. Nothing is read before the first
 * connection; what worked is remembered until the database refuses it, and then the secret's versions are tried: while
 * the password is being replaced, the database may know only the one that is still pending.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html">
 *     The steps of a rotation</a>
 */
public final class DatabaseCredentials {
    private static final String CURRENT = "AWSCURRENT";

    /** The last is for a rotation that ended between the first two, and took the pending label away. */
    private static final List<String> STAGES = List.of(CURRENT, "AWSPENDING", "AWSPREVIOUS", CURRENT);

    /** PostgreSQL's {@code invalid_password}. */
    private static final String REFUSED = "28P01";

    private final String name;
    private final Function<String, Optional<DatabaseSecret>> versions;
    private volatile @Nullable DatabaseSecret known;

    DatabaseCredentials(String name, Function<String, Optional<DatabaseSecret>> versions) {
        this.name = name;
        this.versions = versions;
    }

    /** Opens a connection with credentials. */
    @FunctionalInterface
    public interface Login {
        /** Logs in; refused with SQLSTATE 28P01 if the password is wrong. */
        Connection as(DatabaseSecret credentials) throws SQLException;
    }

    /** The credentials in a secret, by its name or ARN. */
    public static DatabaseCredentials of(SecretsManagerClient secrets, String name) {
        return new DatabaseCredentials(name, stage -> DatabaseSecret.find(secrets, name, stage));
    }

    /** The credentials in secrets, by their names or ARNs. */
    public static Function<String, DatabaseCredentials> in(SecretsManagerClient secrets) {
        return name -> of(secrets, name);
    }

    /** Credentials that nobody replaces. */
    public static DatabaseCredentials of(DatabaseSecret secret) {
        return new DatabaseCredentials(secret.username(), stage -> Optional.of(secret));
    }

    /** The current credentials, whether or not the database takes them. */
    public DatabaseSecret current() {
        return versions.apply(CURRENT).orElseThrow(() -> ResourceNotFoundException.builder()
                .message("The secret " + name + " has no current version")
                .build());
    }

    /**
     * Logs in with the first credentials that the database takes.
     *
     * @throws SQLException the last refusal, or any other failure at once
     */
    public Connection connect(Login login) throws SQLException {
        var remembered = known;
        if (remembered == null) {
            remembered = current();
        }
        try {
            return connect(login, remembered);
        } catch (SQLException e) {
            return retry(login, remembered, e);
        }
    }

    private Connection retry(Login login, DatabaseSecret refused, SQLException refusal) throws SQLException {
        var last = refusal;
        Set<DatabaseSecret> tried = new HashSet<>(Set.of(refused));
        for (var stage : STAGES) {
            if (!REFUSED.equals(last.getSQLState())) {
                throw last;
            }
            var secret = versions.apply(stage);
            if (secret.isPresent() && tried.add(secret.get())) {
                try {
                    return connect(login, secret.get());
                } catch (SQLException e) {
                    last = e;
                }
            }
        }
        throw last;
    }

    private Connection connect(Login login, DatabaseSecret secret) throws SQLException {
        var connection = login.as(secret);
        known = secret;
        return connection;
    }

    @Override
    public String toString() {
        return "the credentials " + name;
    }
}
