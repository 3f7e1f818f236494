package ai.jarvis.tenancy;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Rows;
import ai.jarvis.task.TaskId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Jobs on tenants in PostgreSQL: in the registry. */
public final class SqlTenantJobStore implements TenantJobStore {
    private static final RowMapper<TenantJob> JOBS = (row, context) -> new TenantJob(
            new TaskId(row.getString("id")),
            new TenantId(row.getString("tenant_id")),
            new TenantId(row.getString("subject")),
            TenantJob.Kind.byWireName(row.getString("kind")),
            Rows.optionalText(row, "target").map(Placement::new),
            Json.readObject(row.getString("report")),
            Rows.instant(row, "created_at"),
            Rows.optionalInstant(row, "finished_at"));

    private final Database database;

    public SqlTenantJobStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<TenantJob> insert(TenantJob job) {
        return database.inRegistry(job.owner(), handle -> {
            var inserted = handle.createUpdate(
                            """
                            insert into tenant_jobs (tenant_id, id, subject, kind, target, created_at)
                            values (:owner, :id, :subject, :kind, :target, :createdAt)
                            on conflict (subject) where finished_at is null do nothing""")
                    .bind("owner", job.owner().value())
                    .bind("id", job.id().value())
                    .bind("subject", job.subject().value())
                    .bind("kind", job.kind().wireName())
                    .bind("target", job.target().map(Placement::value))
                    .bind("createdAt", job.createdAt())
                    .execute();
            var unfinished = handle.createQuery(
                            """
                            select * from tenant_jobs
                            where tenant_id = :owner and subject = :subject and finished_at is null""")
                    .bind("owner", job.owner().value())
                    .bind("subject", job.subject().value())
                    .map(JOBS)
                    .findOne();
            if (inserted == 1) {
                if (job.kind() == TenantJob.Kind.DELETION) {
                    close(handle, job.subject());
                }
                SqlAuditStore.record(handle, job.owner(), List.of(created(job)));
            }
            return unfinished;
        });
    }

    /** From here on nothing is done in the tenant's name. */
    private static void close(Handle handle, TenantId subject) {
        handle.createQuery("select set_config('jarvis.tenant_id', :subject, true)")
                .bind("subject", subject.value())
                .mapTo(String.class)
                .one();
        handle.createUpdate("update tenants set status = 'deleting' where id = :subject")
                .bind("subject", subject.value())
                .execute();
    }

    private static Change created(TenantJob job) {
        return Change.created(
                "tenant_job",
                job.id().value(),
                Map.of(
                        "tenant_id", job.subject().value(),
                        "kind", job.kind().wireName(),
                        "target", job.target().map(Placement::value)));
    }

    @Override
    public Optional<TenantJob> find(TenantId owner, TaskId id) {
        return database.inRegistry(
                owner, handle -> handle.createQuery("select * from tenant_jobs where tenant_id = :owner and id = :id")
                        .bind("owner", owner.value())
                        .bind("id", id.value())
                        .map(JOBS)
                        .findOne());
    }

    @Override
    public Page<TenantJob> list(TenantId owner, TenantId subject, Page.Request page) {
        var rows = database.inRegistry(owner, handle -> handle.createQuery(
                        """
                        select * from tenant_jobs
                        where tenant_id = :owner and subject = :subject
                          and (cast(:after as text) is null or id < :after)
                        order by id desc limit :limit""")
                .bind("owner", owner.value())
                .bind("subject", subject.value())
                .bind("after", page.after())
                .bind("limit", page.limit() + 1)
                .map(JOBS)
                .list());
        return Page.of(rows, page.limit(), job -> job.id().value());
    }
}
