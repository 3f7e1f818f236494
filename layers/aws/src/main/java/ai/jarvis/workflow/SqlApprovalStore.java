package ai.jarvis.workflow;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Rows;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;

/** Questions to people in PostgreSQL. */
public final class SqlApprovalStore implements ApprovalStore {
    private static final RowMapper<Approval> APPROVALS = (row, context) -> new Approval(
            new ApprovalId(row.getString("id")),
            new TenantId(row.getString("tenant_id")),
            new RunId(row.getString("run_id")),
            row.getString("place"),
            row.getString("step"),
            row.getString("token"),
            new Approval.Question(
                    row.getString("title"),
                    row.getString("message"),
                    Rows.optionalText(row, "data").map(json -> Json.read(json, Object.class)),
                    List.of((String[]) row.getArray("approvers").getArray())),
            Approval.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
            Rows.optionalText(row, "decided_by"),
            Rows.optionalText(row, "comment"),
            Rows.instant(row, "created_at"),
            Rows.optionalInstant(row, "decided_at"));

    private final Database database;

    public SqlApprovalStore(Database database) {
        this.database = database;
    }

    @Override
    public Approval ask(Approval approval) {
        return database.in(approval.tenant(), handle -> handle.createQuery(
                        """
                        insert into workflow_approvals as asked (tenant_id, id, run_id, place, step, token, title,
                            message, data, approvers, status, created_at)
                        values (:tenant, :id, :run, :place, :step, :token, :title, :message, cast(:data as jsonb),
                            :approvers, 'pending', :createdAt)
                        on conflict (tenant_id, place) do update set
                            token = excluded.token,
                            status = case when asked.status = 'withdrawn' then 'pending' else asked.status end,
                            decided_at = case when asked.status = 'withdrawn' then null else asked.decided_at end
                        returning *""")
                .bind("tenant", approval.tenant().value())
                .bind("id", approval.id().value())
                .bind("run", approval.run().value())
                .bind("place", approval.place())
                .bind("step", approval.step())
                .bind("token", approval.token())
                .bind("title", approval.question().title())
                .bind("message", approval.question().message())
                .bind("data", approval.question().data().map(Json::write))
                .bindArray("approvers", String.class, approval.question().approvers())
                .bind("createdAt", approval.createdAt())
                .map(APPROVALS)
                .one());
    }

    @Override
    public Optional<Approval> find(TenantId tenant, ApprovalId id) {
        return database.in(tenant, handle -> handle.createQuery(
                        "select * from workflow_approvals where tenant_id = :tenant and id = :id")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .map(APPROVALS)
                .findOne());
    }

    @Override
    public Page<Approval> pending(TenantId tenant, Page.Request page) {
        var rows = database.in(tenant, handle -> handle.createQuery(
                        """
                        select * from workflow_approvals
                        where tenant_id = :tenant and status = 'pending'
                          and (cast(:after as text) is null or id < :after)
                        order by id desc limit :limit""")
                .bind("tenant", tenant.value())
                .bind("after", page.after())
                .bind("limit", page.limit() + 1)
                .map(APPROVALS)
                .list());
        return Page.of(rows, page.limit(), approval -> approval.id().value());
    }

    @Override
    public boolean decide(
            TenantId tenant, ApprovalId id, boolean approved, String by, Optional<String> comment, Instant at) {
        return database.in(tenant, handle -> {
            var status = approved ? Approval.Status.APPROVED : Approval.Status.REJECTED;
            var decided = handle.createUpdate(
                                    """
                                    update workflow_approvals set status = :status, decided_by = :by,
                                        comment = :comment, decided_at = :at
                                    where tenant_id = :tenant and id = :id and status = 'pending'""")
                            .bind("status", status.wireName())
                            .bind("by", by)
                            .bind("comment", comment)
                            .bind("at", at)
                            .bind("tenant", tenant.value())
                            .bind("id", id.value())
                            .execute()
                    == 1;
            if (decided) {
                SqlAuditStore.record(
                        handle,
                        new Change(
                                "approval.decide",
                                id.value(),
                                Optional.empty(),
                                Optional.of(Map.of("status", status.wireName()))));
            }
            return decided;
        });
    }

    @Override
    public void withdraw(TenantId tenant, RunId run, Instant at) {
        database.run(tenant, handle -> handle.createUpdate(
                        """
                        update workflow_approvals set status = 'withdrawn', decided_at = :at
                        where tenant_id = :tenant and run_id = :run and status = 'pending'""")
                .bind("at", at)
                .bind("tenant", tenant.value())
                .bind("run", run.value())
                .execute());
    }
}
