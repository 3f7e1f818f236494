package ai.jarvis.platform;

import ai.jarvis.tenancy.TenantId;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;

/**
 * The platform's database. All work is done in transactions of one tenant, which the database's row-level security
 * enforces; a query that forgets its filter returns nothing of anyone else.
 */
public final class Database implements AutoCloseable {
    private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(5);

    /**
     * A prepared statement's generic plan is kept for as long as the statistics are: one that was made while a table was
     * empty scans the whole of it when it is full. Planning each time takes less than the first such scan.
     */
    private static final String PREPARE_TRANSACTION =
            "select set_config('plan_cache_mode', 'force_custom_plan', true), set_config(:setting, :value, true)";

    private final HikariDataSource dataSource;
    private final Jdbi jdbi;

    private Database(HikariDataSource dataSource) {
        this.dataSource = dataSource;
        this.jdbi = Jdbi.create(dataSource);
        jdbi.registerArrayType(String.class, "text");
        jdbi.registerArgument(new InstantArguments());
    }

    /**
     * Connects, and asks for the credentials, at first use: nothing of it is in a snapshot that was taken before.
     *
     * @param credentials of the application's role
     * @param poolSize most connections
     */
    public static Database open(String jdbcUrl, DatabaseCredentials credentials, int poolSize) {
        var config = new HikariConfig();
        config.setPoolName("jarvis");
        config.setDataSource(new PostgresDataSource(jdbcUrl, credentials));
        config.setMaximumPoolSize(poolSize);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
        config.setInitializationFailTimeout(-1);
        return new Database(new HikariDataSource(config));
    }

    /** Runs work in a transaction that sees one tenant's rows. */
    public <T> T in(TenantId tenant, Function<Handle, T> work) {
        return with("jarvis.tenant_id", tenant.value(), work);
    }

    /** As {@link #in}, without a result. */
    public void run(TenantId tenant, Consumer<Handle> work) {
        in(tenant, handle -> {
            work.accept(handle);
            return true;
        });
    }

    /** Runs work in a transaction with one setting, which row-level security policies read. */
    public <T> T with(String setting, String value, Function<Handle, T> work) {
        try {
            return jdbi.inTransaction(handle -> {
                handle.createQuery(PREPARE_TRANSACTION)
                        .bind("setting", setting)
                        .bind("value", value)
                        .mapTo(String.class)
                        .one();
                return work.apply(handle);
            });
        } catch (JdbiException e) {
            if (isUnavailable(e)) {
                throw Refusal.of(
                        Refusal.Kind.UNAVAILABLE,
                        "database_unavailable",
                        "The database does not answer. Try again later.",
                        e);
            }
            throw e;
        }
    }

    /** No connection, a lost one, or a server that is shutting down or starting (SQLSTATE classes 08 and 57P). */
    private static boolean isUnavailable(JdbiException e) {
        if (e instanceof ConnectionException) {
            return true;
        }
        return e.getCause() instanceof SQLException sql
                && sql.getSQLState() != null
                && (sql.getSQLState().startsWith("08") || sql.getSQLState().startsWith("57P"));
    }

    /** Answers if the database does. */
    public void ping() {
        jdbi.useHandle(
                handle -> handle.createQuery("select 1").mapTo(Integer.class).one());
    }

    @Override
    public void close() {
        dataSource.close();
    }

    private static final class InstantArguments extends AbstractArgumentFactory<Instant> {
        InstantArguments() {
            super(Types.TIMESTAMP_WITH_TIMEZONE);
        }

        @Override
        protected Argument build(Instant value, ConfigRegistry config) {
            return (position, statement, context) -> statement.setObject(position, value.atOffset(ZoneOffset.UTC));
        }
    }
}
