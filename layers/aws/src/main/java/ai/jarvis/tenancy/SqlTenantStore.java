package ai.jarvis.tenancy;

import static ai.jarvis.audit.Change.created;
import static ai.jarvis.audit.Change.updated;

import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Rows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Tenants in PostgreSQL: in the registry, wherever their own rows are. */
public final class SqlTenantStore implements TenantStore {
    private static final RowMapper<Tenant> TENANTS = (row, context) -> new Tenant(
            new TenantId(row.getString("id")),
            row.getString("name"),
            row.getString("plan"),
            TenantStatus.byWireName(row.getString("status")),
            new Placement(row.getString("placement")),
            Rows.optionalText(row, "admin_email"),
            Rows.instant(row, "created_at"));

    private final Database database;

    public SqlTenantStore(Database database) {
        this.database = database;
    }

    @Override
    public void insert(Tenant tenant, TenantId by) {
        var change = created("tenant", tenant.id().value(), described(tenant));
        database.inRegistry(tenant.id(), handle -> {
            var inserted = handle.createUpdate(
                            """
                            insert into tenants (id, name, plan, status, placement, admin_email, created_at)
                            values (:id, :name, :plan, :status, :placement, :adminEmail, :createdAt)""")
                    .bind("id", tenant.id().value())
                    .bind("name", tenant.name())
                    .bind("plan", tenant.plan())
                    .bind("status", tenant.status().wireName())
                    .bind("placement", tenant.placement().value())
                    .bind("adminEmail", tenant.adminEmail())
                    .bind("createdAt", tenant.createdAt())
                    .execute();
            SqlAuditStore.record(handle, change);
            if (!by.equals(tenant.id())) {
                SqlAuditStore.record(handle, by, List.of(change));
            }
            return inserted;
        });
    }

    private static Map<String, Object> described(Tenant tenant) {
        return Map.of(
                "name", tenant.name(),
                "plan", tenant.plan(),
                "status", tenant.status().wireName());
    }

    @Override
    public Optional<Tenant> find(TenantId id) {
        return database.inRegistry(id, handle -> find(handle, id, ""));
    }

    private static Optional<Tenant> find(Handle handle, TenantId id, String lock) {
        return handle.createQuery("select * from tenants where id = :id and status <> 'deleted'" + lock)
                .bind("id", id.value())
                .map(TENANTS)
                .findOne();
    }

    @Override
    public Page<Tenant> list(Page.Request page) {
        var rows = database.with("jarvis.registry", "on", handle -> handle.createQuery(
                        """
                        select * from tenants
                        where status <> 'deleted' and (cast(:after as text) is null or id < :after)
                        order by id desc limit :limit""")
                .bind("after", page.after())
                .bind("limit", page.limit() + 1)
                .map(TENANTS)
                .list());
        return Page.of(rows, page.limit(), tenant -> tenant.id().value());
    }

    @Override
    public Optional<Tenant> update(TenantId id, Change change, TenantId by) {
        return database.inRegistry(id, handle -> {
            var before = find(handle, id, " for no key update");
            handle.createUpdate(
                            """
                            update tenants set name = coalesce(:name, name), plan = coalesce(:plan, plan),
                                status = coalesce(:status, status)
                            where id = :id and status in ('active', 'suspended')""")
                    .bind("id", id.value())
                    .bind("name", change.name())
                    .bind("plan", change.plan())
                    .bind("status", change.status().map(TenantStatus::wireName))
                    .execute();
            var after = find(handle, id, "");
            if (!after.equals(before)) {
                SqlAuditStore.record(
                        handle,
                        by,
                        List.of(updated(
                                "tenant",
                                id.value(),
                                described(before.orElseThrow()),
                                described(after.orElseThrow()))));
            }
            return after;
        });
    }
}
