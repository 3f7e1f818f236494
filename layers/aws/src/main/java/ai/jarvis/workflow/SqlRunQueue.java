package ai.jarvis.workflow;

import ai.jarvis.platform.Database;
import ai.jarvis.platform.Rows;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The queue in PostgreSQL: in the registry, wherever the tenants' own rows are. */
public final class SqlRunQueue implements RunQueue {
    private static final RowMapper<Entry> ENTRIES = (row, context) -> new Entry(
            new TenantId(row.getString("tenant_id")),
            new RunId(row.getString("run_id")),
            row.getBoolean("vip"),
            Run.Priority.byRank(row.getInt("priority")),
            Rows.instant(row, "since"));

    private final Database database;

    public SqlRunQueue(Database database) {
        this.database = database;
    }

    private <T> T ofAll(Function<Handle, T> work) {
        return database.with("jarvis.registry", "on", work);
    }

    @Override
    public void add(Entry entry) {
        var added = database.inRegistry(entry.tenant(), handle -> handle.createUpdate(
                        """
                        insert into run_queue (tenant_id, run_id, vip, priority, queued_at)
                        values (:tenant, :run, :vip, :priority, :at)
                        on conflict (tenant_id, run_id) do nothing""")
                .bind("tenant", entry.tenant().value())
                .bind("run", entry.run().value())
                .bind("vip", entry.vip())
                .bind("priority", entry.priority().rank())
                .bind("at", entry.since())
                .execute());
        if (added > 1) {
            throw new IllegalStateException("One run was queued " + added + " times");
        }
    }

    /** Max-min fair: whoever would have the fewest runs with the one in question comes first. */
    @Override
    public List<Entry> next(Optional<TenantId> of, int limit) {
        return ofAll(handle -> handle.createQuery(
                        """
                        with busy as (
                            select tenant_id, count(*) as runs from run_queue
                            where taken_at is not null group by tenant_id),
                        waiting as (
                            select *, row_number() over (
                                partition by tenant_id order by priority desc, queued_at, run_id) as place
                            from run_queue
                            where taken_at is null and (cast(:tenant as text) is null or tenant_id = :tenant))
                        select waiting.*, queued_at as since
                        from waiting left join busy using (tenant_id)
                        order by vip desc, coalesce(busy.runs, 0) + place, queued_at, run_id
                        limit :limit""")
                .bind("tenant", of.map(TenantId::value))
                .bind("limit", limit)
                .map(ENTRIES)
                .list());
    }

    @Override
    public boolean take(TenantId tenant, RunId run, Instant at) {
        return database.inRegistry(tenant, handle -> handle.createUpdate(
                                """
                                update run_queue set taken_at = :at
                                where tenant_id = :tenant and run_id = :run and taken_at is null""")
                        .bind("at", at)
                        .bind("tenant", tenant.value())
                        .bind("run", run.value())
                        .execute())
                == 1;
    }

    @Override
    public void putBack(TenantId tenant, RunId run) {
        execute("update run_queue set taken_at = null where tenant_id = :tenant and run_id = :run", tenant, run);
    }

    @Override
    public void remove(TenantId tenant, RunId run) {
        execute("delete from run_queue where tenant_id = :tenant and run_id = :run", tenant, run);
    }

    private void execute(String statement, TenantId tenant, RunId run) {
        var unused = database.inRegistry(tenant, handle -> handle.createUpdate(statement)
                .bind("tenant", tenant.value())
                .bind("run", run.value())
                .execute());
    }

    @Override
    public long running() {
        return ofAll(handle -> handle.createQuery("select count(*) from run_queue where taken_at is not null")
                .mapTo(Long.class)
                .one());
    }

    @Override
    public List<Entry> running(Optional<Entry> after, int limit) {
        return ofAll(handle -> handle.createQuery(
                        """
                        select *, taken_at as since from run_queue
                        where taken_at is not null
                          and (cast(:tenant as text) is null or (tenant_id, run_id) > (:tenant, :run))
                        order by tenant_id, run_id limit :limit""")
                .bind("tenant", after.map(entry -> entry.tenant().value()))
                .bind("run", after.map(entry -> entry.run().value()))
                .bind("limit", limit)
                .map(ENTRIES)
                .list());
    }

    @Override
    public Optional<TenantId> tenantOf(RunId run) {
        return ofAll(handle -> handle.createQuery("select tenant_id from run_queue where run_id = :run")
                .bind("run", run.value())
                .mapTo(String.class)
                .findOne()
                .map(TenantId::new));
    }
}
