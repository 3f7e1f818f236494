package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.database.MigrationHandler;
import ai.jarvis.database.RotationHandler;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.PostgresDataSource;
import ai.jarvis.tenancy.TenantId;
import com.amazonaws.services.lambda.runtime.Context;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** The database's passwords are replaced, step by step as Secrets Manager asks for it, while functions are at work. */
@ExtendWith(Platform.Provider.class)
class RotationIT {
    private static final Context NONE = null;
    private static final List<String> STEPS = List.of("createSecret", "setSecret", "testSecret", "finishSecret");

    /** What all workers together do in each step at least. */
    private static final long PER_STEP = 60;

    private final Platform platform;
    private Cluster cluster;
    private RotationHandler rotation;
    private MigrationHandler migration;

    RotationIT(Platform platform) {
        this.platform = platform;
    }

    @BeforeEach
    void prepare() throws SQLException {
        cluster = Cluster.empty(platform);
        rotation = new RotationHandler(platform.secrets(), cluster.settings());
        migration = new MigrationHandler(platform.secrets(), cluster.settings(), cluster.applicationSecret());
        migration.handleRequest(Map.of(), NONE);
    }

    private void step(String name, String secret, String token) {
        rotation.handleRequest(Map.of("Step", name, "SecretId", secret, "ClientRequestToken", token), NONE);
    }

    private void rotate(String secret) {
        var token = UUID.randomUUID().toString();
        STEPS.forEach(step -> step(step, secret, token));
    }

    private PostgresDataSource functions() {
        return new PostgresDataSource(cluster.url(), credentials());
    }

    private DatabaseCredentials credentials() {
        return DatabaseCredentials.of(platform.secrets(), cluster.applicationSecret());
    }

    /** A function at work, with credentials that it remembers. */
    @FunctionalInterface
    private interface Work {
        void once() throws SQLException;
    }

    /** Logs in each time. */
    private Work logins() {
        var source = functions();
        return () -> {
            try (var connection = source.getConnection()) {
                connection.createStatement().execute("select 1");
            }
        };
    }

    /** Opens its pool each time, as functions do that start now. */
    private Work starts() {
        var remembered = credentials();
        return () -> {
            try (var database = Database.open(cluster.url(), remembered, 1)) {
                database.ping();
            }
        };
    }

    /** Keeps its pool. */
    private static Work pooled(Database database) {
        return () -> database.in(TenantId.fresh(), handle -> handle.createQuery("select count(*) from documents")
                .mapTo(Long.class)
                .one());
    }

    /** Functions at work in threads of their own, again and again. */
    private static final class Load implements AutoCloseable {
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final AtomicLong done = new AtomicLong();
        private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();

        Load(Work... workers) {
            for (var work : workers) {
                threads.execute(() -> {
                    while (!ended.get()) {
                        attempt(work);
                    }
                });
            }
        }

        private void attempt(Work work) {
            try {
                work.once();
            } catch (SQLException | RuntimeException e) {
                failures.add(e);
            }
            done.incrementAndGet();
        }

        void goOn() {
            var before = done.get();
            eventually(done::get, now -> now >= before + PER_STEP);
        }

        @Override
        public void close() {
            ended.set(true);
            threads.close();
        }
    }

    @Test
    void noRequestFailsWhileThePasswordOfTheFunctionsIsReplaced() {
        var first = cluster.secret(cluster.applicationSecret());
        var database = Database.open(cluster.url(), credentials(), 2);
        var load = new Load(logins(), starts(), pooled(database));
        try (database;
                load) {
            for (int time = 0; time < 2; time++) {
                var token = UUID.randomUUID().toString();
                for (var step : STEPS) {
                    step(step, cluster.applicationSecret(), token);
                    load.goOn();
                }
            }
        }

        assertThat(load.failures).isEmpty();
        assertThat(load.done.get()).isGreaterThan(8 * PER_STEP);
        assertThatThrownBy(() -> cluster.connect(first)).isInstanceOf(SQLException.class);
    }

    @Test
    void theOwnerReplacesItsOwnPassword() throws SQLException {
        var first = cluster.secret(cluster.ownerSecret());

        rotate(cluster.ownerSecret());

        assertThatThrownBy(() -> cluster.connect(first)).isInstanceOf(SQLException.class);
        cluster.connect(cluster.secret(cluster.ownerSecret())).close();
        assertThat(migration.handleRequest(Map.of(), NONE)).containsEntry("applied", 0);
        rotate(cluster.applicationSecret());
        functions().getConnection().close();
    }

    @Test
    void everyStepMayBeAskedForAgain() throws SQLException {
        var token = UUID.randomUUID().toString();
        for (int steps = 1; steps <= STEPS.size(); steps++) {
            STEPS.subList(0, steps).forEach(step -> step(step, cluster.applicationSecret(), token));
        }

        functions().getConnection().close();
        assertThat(platform.secrets()
                        .describeSecret(request -> request.secretId(cluster.applicationSecret()))
                        .versionIdsToStages())
                .containsEntry(token, List.of("AWSCURRENT", "AWSPENDING"))
                .hasSize(2);
    }

    @Test
    void theFirstRotationMayComeBeforeTheFirstMigration() throws SQLException {
        cluster = Cluster.empty(platform);
        rotation = new RotationHandler(platform.secrets(), cluster.settings());

        rotate(cluster.applicationSecret());

        new MigrationHandler(platform.secrets(), cluster.settings(), cluster.applicationSecret())
                .handleRequest(Map.of(), NONE);
        pooledOnce();
    }

    private void pooledOnce() throws SQLException {
        try (var database = Database.open(cluster.url(), credentials(), 1)) {
            pooled(database).once();
        }
    }

    @Test
    void aRotationThatWasLeftOffIsNoObstacleToTheNext() throws SQLException {
        var abandoned = UUID.randomUUID().toString();
        step("createSecret", cluster.applicationSecret(), abandoned);
        step("setSecret", cluster.applicationSecret(), abandoned);
        functions().getConnection().close();

        rotate(cluster.applicationSecret());

        cluster.connect(cluster.secret(cluster.applicationSecret())).close();
    }

    @Test
    void keepsWhatElseTheSecretHoldsAndTheName() {
        var before = cluster.secret(cluster.applicationSecret());

        rotate(cluster.applicationSecret());

        var after = cluster.secret(cluster.applicationSecret());
        assertThat(after.username()).isEqualTo(before.username());
        assertThat(after.password()).isNotEqualTo(before.password()).matches("[A-Za-z0-9]{40}");
    }

    @Test
    void aPasswordThatTheDatabaseRefusesIsNotMadeCurrent() {
        var before = cluster.secret(cluster.applicationSecret());
        var token = UUID.randomUUID().toString();
        step("createSecret", cluster.applicationSecret(), token);

        assertThatThrownBy(() -> step("testSecret", cluster.applicationSecret(), token))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("refuses the new password");

        assertThat(cluster.secret(cluster.applicationSecret())).isEqualTo(before);
    }

    @Test
    void aVersionThatWasNeverMadeIsNotMadeCurrent() {
        var before = cluster.secret(cluster.applicationSecret());

        assertThatThrownBy(() -> step(
                        "finishSecret",
                        cluster.applicationSecret(),
                        UUID.randomUUID().toString()))
                .isInstanceOf(ResourceNotFoundException.class);

        assertThat(cluster.secret(cluster.applicationSecret())).isEqualTo(before);
    }
}
