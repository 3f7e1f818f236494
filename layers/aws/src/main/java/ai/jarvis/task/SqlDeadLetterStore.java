package ai.jarvis.task;

import ai.jarvis.platform.Database;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Rows;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;

/** Dead letters in PostgreSQL. */
public final class SqlDeadLetterStore implements DeadLetterStore {
    private static final RowMapper<DeadLetter> LETTERS = (row, context) -> new DeadLetter(
            new TaskId(row.getString("task_id")),
            new TenantId(row.getString("tenant_id")),
            row.getString("kind"),
            row.getString("subject"),
            row.getString("error"),
            row.getInt("attempts"),
            Rows.instant(row, "archived_at"),
            Rows.optionalInstant(row, "replayed_at"));

    private final Database database;

    public SqlDeadLetterStore(Database database) {
        this.database = database;
    }

    @Override
    public void archive(DeadLetter letter) {
        database.run(letter.tenant(), handle -> handle.createUpdate(
                        """
                        insert into dead_letters (tenant_id, task_id, kind, subject, error, attempts, archived_at)
                        values (:tenant, :task, :kind, :subject, :error, :attempts, :at)
                        on conflict (tenant_id, task_id) do update set error = excluded.error,
                            attempts = excluded.attempts, archived_at = excluded.archived_at, replayed_at = null""")
                .bind("tenant", letter.tenant().value())
                .bind("task", letter.task().value())
                .bind("kind", letter.kind())
                .bind("subject", letter.subject())
                .bind("error", letter.error())
                .bind("attempts", letter.attempts())
                .bind("at", letter.archivedAt())
                .execute());
    }

    @Override
    public Optional<DeadLetter> find(TenantId tenant, TaskId task) {
        return database.in(tenant, handle -> handle.createQuery(
                        "select * from dead_letters where tenant_id = :tenant and task_id = :task")
                .bind("tenant", tenant.value())
                .bind("task", task.value())
                .map(LETTERS)
                .findOne());
    }

    @Override
    public Page<DeadLetter> list(TenantId tenant, Page.Request page) {
        var rows = database.in(tenant, handle -> handle.createQuery(
                        """
                        select * from dead_letters
                        where tenant_id = :tenant and replayed_at is null
                          and (cast(:after as text) is null or task_id < :after)
                        order by task_id desc limit :limit""")
                .bind("tenant", tenant.value())
                .bind("after", page.after())
                .bind("limit", page.limit() + 1)
                .map(LETTERS)
                .list());
        return Page.of(rows, page.limit(), letter -> letter.task().value());
    }

    @Override
    public void replayed(TenantId tenant, TaskId task, Instant at) {
        database.run(tenant, handle -> handle.createUpdate(
                        """
                        update dead_letters set replayed_at = :at
                        where tenant_id = :tenant and task_id = :task and replayed_at is null""")
                .bind("at", at)
                .bind("tenant", tenant.value())
                .bind("task", task.value())
                .execute());
    }
}
