package ai.jarvis.database;

import java.util.regex.Pattern;

/** Where a copy of the database is that was restored from a backup. */
final class RestoredDatabase {
    private static final Pattern URL = Pattern.compile("(jdbc:postgresql://)([^/:?]+)(.*)");

    private RestoredDatabase() {}

    /**
     * The JDBC URL of a copy. It must be a sibling of the database: the owner's password is for no other host, and what
     * the check does is not for the database itself.
     *
     * @param url of the database
     * @param host of the copy, which differs from the database's in the first label only, as clusters of one account
     *     and region do
     * @throws IllegalArgumentException if it is no such host
     */
    static String url(String url, String host) {
        var parts = URL.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException("JARVIS_DATABASE_URL is not the URL of a PostgreSQL database");
        }
        var own = parts.group(2);
        if (!host.matches("[a-z0-9-]+" + Pattern.quote(own.substring(own.indexOf('.')))) || host.equals(own)) {
            throw new IllegalArgumentException("Not the host of a restored copy: " + host);
        }
        return parts.group(1) + host + parts.group(3);
    }
}
