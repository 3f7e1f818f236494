package ai.jarvis.sql.source;

import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.PublicNames;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Optional;

/**
 * Tenants' databases over their adapters.
 *
 * @param sources keeps them
 */
public record SourceParts(Sources sources) {
    /** The databases that settings allow. */
    public static SourceParts open(SqlSourceSettings settings, AwsClients aws, Database database, Clock clock) {
        var secrets = new StoredSourceSecrets(aws, settings);
        var sockets = new PublicSockets(settings.privateHosts(), settings.ownDatabases());
        var rules = new SourceRules(settings.secretPrefix(), settings.clusters(), addresses(sockets));
        var connections = new OpenedSources(aws, secrets::read, new JdbcSources(sockets, clock), clock);
        return new SourceParts(new Sources(new SqlSourceStore(database), secrets, connections, rules, clock));
    }

    private static DatabaseAddresses addresses(PublicSockets sockets) {
        return new DatabaseAddresses() {
            @Override
            public Optional<String> problem(String host, int port) {
                try {
                    sockets.check(host, port);
                    return Optional.empty();
                } catch (PublicNames.Forbidden e) {
                    return Optional.of("is where no database of a tenant may be");
                } catch (UnknownHostException e) {
                    return Optional.of("names a host that is not known");
                }
            }

            @Override
            public boolean isPrivate(String host) {
                return sockets.isPrivate(host);
            }
        };
    }
}
