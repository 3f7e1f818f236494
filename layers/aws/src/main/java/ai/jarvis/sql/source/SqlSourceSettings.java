package ai.jarvis.sql.source;

import ai.jarvis.platform.FurtherDatabases;
import ai.jarvis.platform.Variables;
import java.net.URI;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What tenants' databases need.
 *
 * @param secretPrefix what the names of the secrets begin with that they are opened with, as in {@code jarvis-sql/}
 * @param replicas further regions in which passwords are to be
 * @param clusters ARNs of the Aurora clusters that they may be on
 * @param privateHosts that they may be on although they are not on the public internet
 * @param ownDatabases where the platform's own databases are, as in {@code db.internal:5432}
 */
public record SqlSourceSettings(
        String secretPrefix,
        List<String> replicas,
        Set<String> clusters,
        Set<String> privateHosts,
        Set<String> ownDatabases) {
    private static final int POSTGRESQL = 5432;
    private static final String JDBC = "jdbc:";

    public SqlSourceSettings {
        replicas = List.copyOf(replicas);
        clusters = Set.copyOf(clusters);
        privateHosts = Set.copyOf(privateHosts);
        ownDatabases = Set.copyOf(ownDatabases);
    }

    /** The settings; the regions are those of the deployment, this one first. */
    public static SqlSourceSettings from(Variables variables) {
        var regions = names(variables, "JARVIS_USAGE_REGIONS");
        var own = new HashSet<String>();
        variables
                .optionalText("JARVIS_DATABASE_URL")
                .map(SqlSourceSettings::address)
                .ifPresent(own::add);
        FurtherDatabases.from(variables).byName().values().forEach(each -> own.add(address(each.url())));
        return new SqlSourceSettings(
                variables.optionalText("JARVIS_SQL_SECRET_PREFIX").orElse("jarvis-sql/"),
                regions.stream().skip(1).toList(),
                Set.copyOf(names(variables, "JARVIS_SQL_CLUSTERS")),
                names(variables, "JARVIS_PRIVATE_HOSTS").stream().collect(Collectors.toUnmodifiableSet()),
                own);
    }

    private static List<String> names(Variables variables, String name) {
        return variables.optionalText(name).stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
    }

    /** Where a database is, by its JDBC URL. */
    static String address(String url) {
        var uri = URI.create(url.startsWith(JDBC) ? url.substring(JDBC.length()) : url);
        return Optional.ofNullable(uri.getHost()).orElse("localhost")
                + ":"
                + (uri.getPort() < 0 ? POSTGRESQL : uri.getPort());
    }
}
