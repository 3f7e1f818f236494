package ai.jarvis.tenancy;

import ai.jarvis.knowledge.SqlVectors;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Moves the vectors of tenants between the partition that all share and partitions of their own. Each batch is a
 * transaction: a search sees a vector in the one or in the other, never in both or neither. Where the vectors are is all
 * the state there is, and so whoever comes after a crash goes on.
 */
final class TenantVectors {
    private static final int BATCH = 250;

    /**
     * Candidates among which a vector's neighbours are chosen when it is put into the index. Twice pgvector's own: each
     * vector is put there once and searched very often.
     */
    private static final int CONSIDERED = 128;

    private final Homes homes;
    private final Clock clock;

    TenantVectors(Homes homes, Clock clock) {
        this.homes = homes;
        this.clock = clock;
    }

    /**
     * Brings a tenant's vectors nearer to where they should be.
     *
     * @param until when to end, with the batch that was begun
     * @return whether there is more to do
     */
    boolean move(TenantId tenant, Instant until) {
        var home = home(tenant);
        // The lock goes with the connection, and so with a worker that dies.
        return Jdbi.create(home.owner()).withHandle(handle -> {
            var isMine = handle.createQuery("select pg_try_advisory_lock(hashtextextended('vectors ' || :tenant, 0))")
                    .bind("tenant", tenant.value())
                    .mapTo(Boolean.class)
                    .one();
            return isMine && moveAlone(home, tenant, until);
        });
    }

    private Home home(TenantId tenant) {
        var placement = homes.shared()
                .in(tenant, handle -> handle.createQuery("select placement from tenants where id = :tenant")
                        .bind("tenant", tenant.value())
                        .mapTo(String.class)
                        .map(Placement::new)
                        .one());
        return homes.of(tenant, placement);
    }

    private boolean moveAlone(Home home, TenantId tenant, Instant until) {
        if (home.in(tenant, handle -> SqlVectors.belongApart(handle, tenant))) {
            open(home, tenant);
            return !hasMoved(home, tenant, SqlVectors.SHARED, tenant.value(), until);
        }
        boolean isShrinking = home.in(tenant, handle -> handle.createUpdate(
                                "update vector_homes set is_shrinking = true where tenant_id = :tenant")
                        .bind("tenant", tenant.value())
                        .execute())
                > 0;
        if (isShrinking && !hasMoved(home, tenant, tenant.value(), SqlVectors.SHARED, until)) {
            return true;
        }
        drop(home, tenant);
        return false;
    }

    /** Makes the tenant's partition, with its index, while nothing is in it; new vectors go there from then on. */
    private static void open(Home home, TenantId tenant) {
        home.run(tenant, handle -> {
            if (!isThere(handle, home, tenant)) {
                handle.execute("set local lock_timeout = '5s'");
                create(handle, home, tenant);
            }
            handle.createUpdate(
                            """
                            insert into vector_homes values (:tenant)
                            on conflict (tenant_id) do update set is_shrinking = false""")
                    .bind("tenant", tenant.value())
                    .execute();
        });
    }

    /** Whether the tenant has a partition of its own in a place. */
    static boolean hasPartition(Home home, TenantId tenant) {
        return home.in(tenant, handle -> isThere(handle, home, tenant));
    }

    private static boolean isThere(Handle handle, Home home, TenantId tenant) {
        return handle.createQuery("select to_regclass(:name) is not null")
                .bind("name", partition(home, tenant))
                .mapTo(Boolean.class)
                .one();
    }

    private static String partition(Home home, TenantId tenant) {
        return home.schema() + ".chunk_vectors_" + tenant.value().toLowerCase(Locale.ROOT);
    }

    /** Attached as a table that exists, which does not stop those who search; a new one would be made under their lock. */
    private static void create(Handle handle, Home home, TenantId tenant) {
        var partition = partition(home, tenant);
        handle.execute("create table %s (like %s.chunk_vectors including defaults including storage)"
                .formatted(partition, home.schema()));
        handle.execute("create index on %s using hnsw (embedding halfvec_cosine_ops) with (ef_construction = %d)"
                .formatted(partition, CONSIDERED));
        handle.execute("alter table %s enable row level security".formatted(partition));
        handle.execute("alter table %s force row level security".formatted(partition));
        handle.execute("create policy own on %s using (tenant_id = current_tenant())".formatted(partition));
        handle.execute("alter table %s.chunk_vectors attach partition %s for values in ('%s')"
                .formatted(home.schema(), partition, tenant));
    }

    private boolean hasMoved(Home home, TenantId tenant, String from, String to, Instant until) {
        while (clock.instant().isBefore(until)) {
            if (moveBatch(home, tenant, from, to) == 0) {
                return true;
            }
        }
        return false;
    }

    /** Rows that somebody is about to remove are left to them, and come with a later batch if they stay. */
    private static int moveBatch(Home home, TenantId tenant, String from, String to) {
        return home.in(tenant, handle -> handle.createUpdate(
                        """
                        with batch as (
                            select model, key from chunk_vectors
                            where home = :from and tenant_id = :tenant order by model, key limit :batch
                            for update skip locked),
                        moved as (
                            delete from chunk_vectors v using batch
                            where v.home = :from and v.tenant_id = :tenant and v.model = batch.model and v.key = batch.key
                            returning v.*)
                        insert into chunk_vectors (
                            home, tenant_id, collection_id, document_id, key, model, embedding)
                        select :to, tenant_id, collection_id, document_id, key, model, embedding from moved""")
                .bind("from", from)
                .bind("to", to)
                .bind("tenant", tenant.value())
                .bind("batch", BATCH)
                .execute());
    }

    /** Removes a tenant's partition, if it has one, in which nothing is any more. */
    static void drop(Home home, TenantId tenant) {
        home.run(tenant, handle -> handle.createUpdate("delete from vector_homes where tenant_id = :tenant")
                .bind("tenant", tenant.value())
                .execute());
        var partition = partition(home, tenant);
        Jdbi.create(home.owner()).useHandle(handle -> {
            var isAttached = handle.createQuery("select relispartition from pg_class where oid = to_regclass(:name)")
                    .bind("name", partition)
                    .mapTo(Boolean.class)
                    .findOne();
            if (isAttached.orElse(false)) {
                // Waits for those who search, and does not stop them; it cannot be a part of a transaction.
                handle.execute("alter table %s.chunk_vectors detach partition %s concurrently"
                        .formatted(home.schema(), partition));
            }
            handle.execute("drop table if exists " + partition);
        });
    }
}
