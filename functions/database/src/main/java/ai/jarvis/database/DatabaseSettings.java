package ai.jarvis.database;

import ai.jarvis.platform.FurtherDatabases;
import ai.jarvis.platform.Variables;
import java.net.URI;
import java.util.Optional;

/**
 * What these functions are told about where they run; they ask for no more than they need.
 *
 * @param url JDBC URL without credentials, of the database's cluster and not of a proxy: a proxy knows only passwords
 *     that are current
 * @param ownerSecret name or ARN of the secret of the role that owns the schema
 * @param further databases in which tenants are placed
 */
public record DatabaseSettings(String url, String ownerSecret, FurtherDatabases further, Optional<URI> awsEndpoint) {
    static DatabaseSettings fromEnvironment() {
        var variables = Variables.ofEnvironment();
        var settings = new DatabaseSettings(
                variables.text("JARVIS_DATABASE_URL"),
                variables.text("JARVIS_OWNER_SECRET"),
                FurtherDatabases.from(variables),
                variables.uri("JARVIS_AWS_ENDPOINT"));
        variables.reportProblems();
        return settings;
    }
}
