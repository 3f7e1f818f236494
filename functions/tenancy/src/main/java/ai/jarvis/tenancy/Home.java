package ai.jarvis.tenancy;

import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** One place for rows of tenants, as the role that owns the tables. Row-level security binds it, too. */
record Home(DataSource owner, Placement placement, String schema) {
    /** Whether the place is there: a schema of one tenant is made when it moves in. */
    boolean exists() {
        return Jdbi.create(owner)
                .withHandle(handle -> handle.createQuery("select 1 from pg_namespace where nspname = :schema")
                        .bind("schema", schema)
                        .mapTo(Integer.class)
                        .findOne()
                        .isPresent());
    }

    /** Runs work in a transaction that sees one tenant's rows. */
    <T> T in(TenantId tenant, Function<Handle, T> work) {
        return Jdbi.create(owner).inTransaction(handle -> {
            begin(handle, tenant);
            return work.apply(handle);
        });
    }

    /** As {@link #in}, without a result. */
    void run(TenantId tenant, Consumer<Handle> work) {
        in(tenant, handle -> {
            work.accept(handle);
            return true;
        });
    }

    /** Runs work that sees all at one moment, and changes nothing. */
    <T> T read(TenantId tenant, Function<Handle, T> work) {
        return Jdbi.create(owner).inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            begin(handle, tenant);
            handle.execute("set transaction read only");
            return work.apply(handle);
        });
    }

    private void begin(Handle handle, TenantId tenant) {
        handle.createQuery(
                        """
                        select set_config('search_path', :path, true), set_config('jarvis.tenant_id', :tenant, true),
                            set_config('jarvis.erased_tenant', '', true)""")
                .bind("path", schema.equals("public") ? schema : schema + ", public")
                .bind("tenant", tenant.value())
                .mapTo(String.class)
                .one();
    }

    /** Lets the transaction remove the tenant's audit records, too, which nothing else may. */
    static void erase(Handle handle, TenantId tenant) {
        handle.createQuery("select set_config('jarvis.erased_tenant', :tenant, true)")
                .bind("tenant", tenant.value())
                .mapTo(String.class)
                .one();
    }

    /** Waits until no transaction of the tenant is under way here, and lets none begin before this one ends. */
    static void waitForOthers(Handle handle, TenantId tenant) {
        handle.execute("set local lock_timeout = '30s'");
        handle.createQuery("select pg_advisory_xact_lock(hashtextextended('placement ' || :tenant, 0))::text")
                .bind("tenant", tenant.value())
                .mapTo(String.class)
                .one();
    }
}
