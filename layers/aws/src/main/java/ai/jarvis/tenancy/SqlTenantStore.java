package ai.jarvis.tenancy;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.platform.Database;
import java.util.Map;

/** Tenants in PostgreSQL. */
public final class SqlTenantStore implements TenantStore {
    private final Database database;

    public SqlTenantStore(Database database) {
        this.database = database;
    }

    @Override
    public void insert(Tenant tenant) {
        database.run(tenant.id(), handle -> {
            handle.createUpdate(
                            """
                        insert into tenants (id, name, plan, created_at) values (:id, :name, :plan, :createdAt)""")
                    .bind("id", tenant.id().value())
                    .bind("name", tenant.name())
                    .bind("plan", tenant.plan())
                    .bind("createdAt", tenant.createdAt())
                    .execute();
            SqlAuditStore.record(
                    handle,
                    Change.created(
                            "tenant", tenant.id().value(), Map.of("name", tenant.name(), "plan", tenant.plan())));
        });
    }
}
