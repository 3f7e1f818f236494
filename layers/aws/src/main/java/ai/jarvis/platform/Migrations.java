package ai.jarvis.platform;

import java.util.Map;
import org.flywaydb.core.Flyway;

/** Brings the database's schema up to date; run by whoever deploys, never by the functions. */
public final class Migrations {
    private Migrations() {}

    /**
     * Applies what is missing.
     *
     * @param owner the role that owns the schema
     * @param applicationRole the role that the functions work as
     */
    public static void run(String jdbcUrl, DatabaseSecret owner, String applicationRole) {
        Flyway.configure()
                .dataSource(jdbcUrl, owner.username(), owner.password())
                .placeholders(Map.of("application_role", applicationRole))
                .load()
                .migrate();
    }
}
