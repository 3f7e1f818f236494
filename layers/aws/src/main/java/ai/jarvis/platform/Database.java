package ai.jarvis.platform;

import ai.jarvis.tenancy.Placement;
import ai.jarvis.tenancy.TenantId;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * The platform's database. All work is done in transactions of one tenant, which the database's row-level security
 * enforces; a query that forgets its filter returns nothing of anyone else.
 *
 * <p>A tenant's rows may be in a schema or a further database of its own. Where they were last is tried first, and each
 * transaction begins by asking whether they still are: whoever has not heard of a move does nothing in the wrong place.
 */
public final class Database implements AutoCloseable {
    /** The code of the refusal of what would write while its tenant moves or is deleted. */
    public static final String READ_ONLY = "tenant_read_only";

    /** A tenant moves from one place to another; more than that, and it does so at this moment. */
    private static final int MOST_PLACES = 4;

    /**
     * A prepared statement's generic plan is kept for as long as the statistics are: one that was made while a table was
     * empty scans the whole of it when it is full. Planning each time takes less than the first such scan.
     */
    private static final String PREPARE_TRANSACTION =
            "select set_config('plan_cache_mode', 'force_custom_plan', true), set_config(:setting, :value, true)";

    private static final String ENTER =
            "select %1$s.enter_tenant(:tenant), set_config('plan_cache_mode', 'force_custom_plan', true)";

    /** What has no schema belongs to the tenant's own; the public one is behind it for the types of extensions. */
    private static final String ENTER_SCHEMA =
            """
            select %1$s.enter_tenant(:tenant), set_config('plan_cache_mode', 'force_custom_plan', true)
            from set_config('search_path', '%1$s, public', true)""";

    private static final String SNAPSHOT = "set transaction isolation level repeatable read, read only";

    private final ConnectionPool own;
    private final Map<String, Supplier<ConnectionPool>> further = new HashMap<>();
    private final Map<TenantId, Placement> elsewhere = new ConcurrentHashMap<>();

    private Database(ConnectionPool own) {
        this.own = own;
    }

    /** What a transaction found that began in the wrong place. */
    private static final class Elsewhere extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Placement placement;

        Elsewhere(Placement placement) {
            super("The tenant is in " + placement, null, false, false);
            this.placement = placement;
        }
    }

    /**
     * The platform's own database alone. Connects, and asks for the credentials, at first use.
     *
     * @param credentials of the application's role
     * @param poolSize most connections
     */
    public static Database open(String jdbcUrl, DatabaseCredentials credentials, int poolSize) {
        return new Database(new ConnectionPool(jdbcUrl, credentials, poolSize));
    }

    /**
     * The platform's own database and further ones.
     *
     * @param credentials of a secret of this name
     */
    public static Database open(Settings settings, Function<String, DatabaseCredentials> credentials) {
        return open(
                settings.databaseUrl(),
                settings.databaseSecret(),
                settings.databasePoolSize(),
                settings.further(),
                credentials);
    }

    /** As {@link #open(Settings, Function)}, for those who read fewer settings. */
    public static Database open(
            String jdbcUrl,
            String secret,
            int poolSize,
            FurtherDatabases databases,
            Function<String, DatabaseCredentials> credentials) {
        var database = open(jdbcUrl, credentials.apply(secret), poolSize);
        databases
                .byName()
                .forEach((name, address) -> database.further.put(
                        name,
                        new Memoized<>(() ->
                                new ConnectionPool(address.url(), credentials.apply(address.secret()), poolSize))));
        return database;
    }

    /**
     * Runs work in a transaction that sees one tenant's rows, wherever they are.
     *
     * @throws Refusal {@code tenant_read_only} if it writes while the tenant moves or is deleted
     */
    public <T> T in(TenantId tenant, Function<Handle, T> work) {
        return in(tenant, handle -> {}, work);
    }

    /** As {@link #in(TenantId, Function)}, for work that only reads, and sees all as it was at one moment. */
    public <T> T snapshot(TenantId tenant, Function<Handle, T> work) {
        return in(tenant, handle -> handle.execute(SNAPSHOT), work);
    }

    private <T> T in(TenantId tenant, Consumer<Handle> begin, Function<Handle, T> work) {
        var placement = elsewhere.getOrDefault(tenant, Placement.SHARED);
        for (int places = 0; places < MOST_PLACES; places++) {
            try {
                return in(placement, tenant, begin, work);
            } catch (Elsewhere e) {
                placement = e.placement;
                remember(tenant, placement);
            }
        }
        throw Refusal.of(
                Refusal.Kind.UNAVAILABLE, "tenant_moving", "The tenant is being moved. Try again in a moment.");
    }

    private <T> T in(Placement placement, TenantId tenant, Consumer<Handle> begin, Function<Handle, T> work) {
        var schema = placement.schema(tenant);
        var enter = (placement.equals(Placement.SCHEMA) ? ENTER_SCHEMA : ENTER).formatted(schema);
        return translating(() -> pool(placement).jdbi().inTransaction(handle -> {
            begin.accept(handle);
            var home = enter(handle, enter, tenant, placement);
            if (!home.equals(placement)) {
                throw new Elsewhere(home);
            }
            return work.apply(handle);
        }));
    }

    private static Placement enter(Handle handle, String enter, TenantId tenant, Placement placement) {
        try {
            return handle.createQuery(enter)
                    .bind("tenant", tenant.value())
                    .mapTo(String.class)
                    .findOne()
                    .map(Placement::new)
                    .orElse(Placement.SHARED);
        } catch (JdbiException e) {
            if (placement.equals(Placement.SCHEMA) && isState(e, "3F000")) {
                throw new Elsewhere(Placement.SHARED); // Its own schema is gone; the registry knows where to.
            }
            throw e;
        }
    }

    private void remember(TenantId tenant, Placement placement) {
        if (placement.equals(Placement.SHARED)) {
            elsewhere.remove(tenant);
        } else {
            elsewhere.put(tenant, placement);
        }
    }

    /** Whether the rows of a tenant were not among those of others when it was last looked. */
    public boolean isElsewhere(TenantId tenant) {
        return elsewhere.containsKey(tenant);
    }

    private ConnectionPool pool(Placement placement) {
        var name = placement.database();
        if (name.isEmpty()) {
            return own;
        }
        return Optional.ofNullable(further.get(name.get()))
                .orElseThrow(() -> new IllegalStateException("No further database is known as " + name.get()))
                .get();
    }

    /** As {@link #in}, without a result. */
    public void run(TenantId tenant, Consumer<Handle> work) {
        in(tenant, handle -> {
            work.accept(handle);
            return true;
        });
    }

    /**
     * Runs work on the registry: what the platform keeps about a tenant whose own rows may be elsewhere.
     *
     * @param tenant whose rows are seen
     */
    public <T> T inRegistry(TenantId tenant, Function<Handle, T> work) {
        return with("jarvis.tenant_id", tenant.value(), work);
    }

    /** Runs work in a transaction of the registry with one setting, which row-level security policies read. */
    public <T> T with(String setting, String value, Function<Handle, T> work) {
        return translating(() -> own.jdbi().inTransaction(handle -> {
            handle.createQuery(PREPARE_TRANSACTION)
                    .bind("setting", setting)
                    .bind("value", value)
                    .mapTo(String.class)
                    .one();
            return work.apply(handle);
        }));
    }

    private static <T> T translating(Supplier<T> transaction) {
        try {
            return transaction.get();
        } catch (JdbiException e) {
            if (isUnavailable(e)) {
                throw Refusal.of(
                        Refusal.Kind.UNAVAILABLE,
                        "database_unavailable",
                        "The database does not answer. Try again later.",
                        e);
            }
            if (isState(e, "25006")) {
                throw Refusal.of(
                        Refusal.Kind.UNAVAILABLE,
                        READ_ONLY,
                        "What the tenant has can only be read at the moment. Try again later.",
                        e);
            }
            throw e;
        }
    }

    /** No connection, a lost one, or a server that is shutting down or starting (SQLSTATE classes 08 and 57P). */
    private static boolean isUnavailable(JdbiException e) {
        return e instanceof ConnectionException || isState(e, "08") || isState(e, "57P");
    }

    private static boolean isState(JdbiException e, String prefix) {
        return e.getCause() instanceof SQLException sql
                && sql.getSQLState() != null
                && sql.getSQLState().startsWith(prefix);
    }

    /** Answers if the database does. */
    public void ping() {
        own.jdbi()
                .useHandle(handle ->
                        handle.createQuery("select 1").mapTo(Integer.class).one());
    }

    @Override
    public void close() {
        own.close();
        further.values().forEach(pool -> pool.get().close());
    }
}
