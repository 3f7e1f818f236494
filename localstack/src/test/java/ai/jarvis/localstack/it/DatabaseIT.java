package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.database.DatabaseUnavailable;
import ai.jarvis.database.MigrationHandler;
import ai.jarvis.database.RestoreCheckHandler;
import ai.jarvis.database.RestoreIncomplete;
import ai.jarvis.platform.Json;
import com.amazonaws.services.lambda.runtime.Context;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A database is prepared, and a copy of it is checked. */
@ExtendWith(Platform.Provider.class)
class DatabaseIT {
    private static final Context NONE = null;

    private final Platform platform;
    private Cluster cluster;

    DatabaseIT(Platform platform) {
        this.platform = platform;
    }

    @BeforeEach
    void create() throws SQLException {
        cluster = Cluster.empty(platform);
    }

    private Map<String, Object> migrate() {
        return new MigrationHandler(platform.secrets(), cluster.settings(), cluster.applicationSecret())
                .handleRequest(Map.of(), NONE);
    }

    private Map<String, Object> check(String host) {
        return new RestoreCheckHandler(platform.secrets(), cluster.settingsOfOriginal())
                .handleRequest(Map.of("host", host), NONE);
    }

    private void administer(String sql) throws SQLException {
        cluster.administer(cluster.name(), sql);
    }

    private int tables() throws SQLException {
        try (var connection = cluster.connect(cluster.secret(cluster.ownerSecret()));
                var rows = connection
                        .createStatement()
                        .executeQuery(
                                """
                                select count(*) from pg_class
                                where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
                                  and not relispartition and relname <> 'flyway_schema_history'""")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Test
    void preparesAnEmptyDatabaseOnce() throws SQLException {
        var first = migrate();
        assertThat((int) first.get("applied")).isPositive();
        assertThat(migrate()).containsEntry("applied", 0).containsEntry("schema_version", first.get("schema_version"));

        try (var connection = cluster.connect(cluster.secret(cluster.applicationSecret()));
                var rows = connection.createStatement().executeQuery("select count(*) from documents")) {
            rows.next();
            assertThat(rows.getLong(1)).isZero();
        }
    }

    @Test
    void givesTheFunctionsRoleThePasswordOfItsSecret() throws SQLException {
        migrate();
        platform.secrets().putSecretValue(request -> request.secretId(cluster.applicationSecret())
                .secretString(Json.write(Map.of("username", cluster.application(), "password", "another-one"))));

        migrate();

        cluster.connect(cluster.secret(cluster.applicationSecret())).close();
    }

    @Test
    void refusesARoleThatRowLevelSecurityDoesNotApplyTo() throws SQLException {
        administer("create role " + cluster.application() + " login bypassrls password 'first-application'");

        assertThatThrownBy(this::migrate)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Row-level security does not apply");
    }

    @Test
    void findsACopyGoodThatIsComplete() throws SQLException {
        var schema = migrate().get("schema_version");
        administer("insert into tenants values ('ten_a', 'A', 'team', '2030-01-01T10:00:00Z')");
        administer(
                "insert into conversations values ('ten_a', 'cnv_a', 'key_a', 'Title', '2030-01-02T10:00:00Z', now())");

        assertThat(check("127.0.0.1"))
                .containsEntry("schema_version", schema)
                .containsEntry("tables", tables())
                .containsEntry("newest_record_at", "2030-01-02T10:00:00Z");
    }

    @Test
    void leavesRowLevelSecurityInTheCopyAsItWas() throws SQLException {
        migrate();

        assertThat(check("127.0.0.1")).doesNotContainKey("newest_record_at");

        try (var connection = cluster.connect(cluster.secret(cluster.ownerSecret()));
                var rows = connection
                        .createStatement()
                        .executeQuery(
                                "select count(*) from pg_class where relrowsecurity and not relforcerowsecurity")) {
            rows.next();
            assertThat(rows.getLong(1)).isZero();
        }
    }

    @Test
    void knowsTheOwnersPasswordFromBeforeTheBackup() throws SQLException {
        migrate();
        platform.secrets().putSecretValue(request -> request.secretId(cluster.ownerSecret())
                .secretString(Json.write(Map.of("username", cluster.owner(), "password", "newer"))));

        assertThat(check("127.0.0.1")).containsKey("tables");
    }

    @Test
    void findsFaultWithACopyThatIsNotComplete() throws SQLException {
        assertThatThrownBy(() -> check("127.0.0.1")).isInstanceOf(RestoreIncomplete.class);

        migrate();
        administer("update flyway_schema_history set success = false");
        assertThatThrownBy(() -> check("127.0.0.1")).isInstanceOf(RestoreIncomplete.class);

        administer("update flyway_schema_history set success = true");
        administer("alter table messages owner to postgres");
        assertThatThrownBy(() -> check("127.0.0.1")).isInstanceOf(RestoreIncomplete.class);
    }

    @Test
    void tellsACopyThatIsAwayFromOneThatIsBad() {
        assertThatThrownBy(() -> check("nowhere.0.0.1")).isInstanceOf(DatabaseUnavailable.class);
    }

    @Test
    void sendsTheOwnersPasswordToSiblingsOfTheDatabaseOnly() {
        for (var host : new String[] {
            "126.0.0.1", "evil.example.com", "127.0.0.1.evil.com", "a@127.0.0.1", "127.0.0.1:1", "127.0.0.1/x?", "null"
        }) {
            assertThatThrownBy(() -> check(host)).as(host).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
