package ai.jarvis.platform;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;

/** The database's schema, and what is in it already. Changed by whoever deploys, never by the functions. */
public final class Migrations {
    private Migrations() {}

    /**
     * How far a schema is.
     *
     * @param version of the newest migration that is in it, absent if none is
     * @param applied migrations that succeeded
     * @param failed migrations that did not
     * @param pending migrations that are missing
     */
    public record State(Optional<String> version, int applied, int failed, int pending) {
        public boolean isComplete() {
            return applied > 0 && failed == 0 && pending == 0;
        }
    }

    /**
     * Applies what is missing.
     *
     * @param owner connects as the role that owns the schema
     * @param applicationRole the role that the functions work as
     * @return how many migrations were applied now
     */
    public static int run(DataSource owner, String applicationRole) {
        return flyway(owner, applicationRole).migrate().migrationsExecuted;
    }

    /** How far the schema is; changes nothing. */
    public static State state(DataSource owner) {
        var info = flyway(owner, "").info();
        return new State(
                Optional.ofNullable(info.current())
                        .map(MigrationInfo::getVersion)
                        .map(Object::toString),
                info.applied().length,
                (int) Arrays.stream(info.all())
                        .filter(migration -> migration.getState().isFailed())
                        .count(),
                info.pending().length);
    }

    private static Flyway flyway(DataSource owner, String applicationRole) {
        return Flyway.configure()
                .dataSource(owner)
                .placeholders(Map.of("application_role", applicationRole))
                .load();
    }
}
