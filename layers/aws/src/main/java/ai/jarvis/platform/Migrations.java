package ai.jarvis.platform;

import ai.jarvis.knowledge.KeywordMigration;
import ai.jarvis.tenancy.Placement;
import ai.jarvis.tenancy.TenantId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.jdbi.v3.core.Jdbi;

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
        return run(owner, applicationRole, "public");
    }

    /** Applies what is missing in a schema, which must exist; the role may use it then. */
    public static int run(DataSource owner, String applicationRole, String schema) {
        var applied = flyway(owner, applicationRole, schema).migrate().migrationsExecuted;
        if (!schema.equals("public")) {
            Jdbi.create(owner)
                    .useHandle(handle -> handle.execute("grant usage on schema %s to \"%s\""
                            .formatted(schema, applicationRole.replace("\"", "\"\""))));
        }
        return applied;
    }

    /**
     * Applies what is missing in the database's own schema and in those of the tenants that have one.
     *
     * @return how many migrations were applied now in the database's own
     */
    public static int runEverywhere(DataSource owner, String applicationRole) {
        var applied = run(owner, applicationRole);
        tenantsWithSchema(owner).forEach(tenant -> run(owner, applicationRole, Placement.SCHEMA.schema(tenant)));
        return applied;
    }

    private static List<TenantId> tenantsWithSchema(DataSource owner) {
        return Jdbi.create(owner).inTransaction(handle -> {
            handle.execute("set local jarvis.registry = 'on'");
            return handle.createQuery("select id from tenants where placement = 'schema'")
                    .mapTo(String.class)
                    .map(TenantId::new)
                    .list();
        });
    }

    /** How far the schema is; changes nothing. */
    public static State state(DataSource owner) {
        var info = flyway(owner, "", "public").info();
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

    private static Flyway flyway(DataSource owner, String applicationRole, String schema) {
        return Flyway.configure()
                .dataSource(owner)
                .defaultSchema(schema)
                .createSchemas(false)
                .javaMigrations(new KeywordMigration())
                .placeholders(Map.of("application_role", applicationRole))
                .load();
    }
}
