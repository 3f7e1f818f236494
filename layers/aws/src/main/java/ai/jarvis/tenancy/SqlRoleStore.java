package ai.jarvis.tenancy;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/** The roles that tenants made for themselves, in PostgreSQL. */
public final class SqlRoleStore implements RoleStore {
    private static final RowMapper<CustomRole> ROLES = new RoleMapper();

    private final Database database;

    public SqlRoleStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean insert(CustomRole role) {
        return database.in(role.tenant(), handle -> {
            var inserted = handle.createUpdate(
                            """
                                insert into roles (tenant_id, id, name, permissions, created_at)
                                values (:tenant, :id, :name, :permissions, :createdAt)
                                on conflict (tenant_id, name) do nothing""")
                    .bind("tenant", role.tenant().value())
                    .bind("id", role.id().value())
                    .bind("name", role.role().name())
                    .bindArray("permissions", String.class, permissions(role))
                    .bind("createdAt", role.createdAt())
                    .execute();
            if (inserted == 1) {
                SqlAuditStore.record(handle, Change.created("role", role.id().value(), described(role)));
            }
            return inserted == 1;
        });
    }

    @Override
    public Optional<CustomRole> find(TenantId tenant, RoleId id) {
        return database.in(tenant, handle -> find(handle, tenant, id));
    }

    private static Optional<CustomRole> find(Handle handle, TenantId tenant, RoleId id) {
        return handle.createQuery("select * from roles where tenant_id = :tenant and id = :id")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .map(ROLES)
                .findOne();
    }

    @Override
    public List<CustomRole> list(TenantId tenant) {
        return database.in(
                tenant, handle -> handle.createQuery("select * from roles where tenant_id = :tenant order by name")
                        .bind("tenant", tenant.value())
                        .map(ROLES)
                        .list());
    }

    @Override
    public boolean replace(CustomRole role) {
        return database.in(role.tenant(), handle -> {
            var before = find(handle, role.tenant(), role.id());
            before.ifPresent(old -> {
                handle.createUpdate(
                                "update roles set permissions = :permissions where tenant_id = :tenant and id = :id")
                        .bindArray("permissions", String.class, permissions(role))
                        .bind("tenant", role.tenant().value())
                        .bind("id", role.id().value())
                        .execute();
                SqlAuditStore.record(
                        handle, Change.updated("role", role.id().value(), described(old), described(role)));
            });
            return before.isPresent();
        });
    }

    @Override
    public Removal remove(TenantId tenant, RoleId id) {
        return database.in(tenant, handle -> {
            var used = handle.createQuery(
                            """
                            select exists (select from users where tenant_id = :tenant and roles.name = any (users.roles))
                                or exists (select from api_keys where tenant_id = :tenant and revoked_at is null
                                    and (expires_at is null or expires_at > now())
                                    and roles.name = any (api_keys.roles))
                            from roles where tenant_id = :tenant and id = :id for update""")
                    .bind("tenant", tenant.value())
                    .bind("id", id.value())
                    .mapTo(Boolean.class)
                    .findOne();
            if (used.isEmpty()) {
                return Removal.UNKNOWN;
            }
            if (used.get()) {
                return Removal.IN_USE;
            }
            var removed = find(handle, tenant, id).orElseThrow();
            handle.createUpdate("delete from roles where tenant_id = :tenant and id = :id")
                    .bind("tenant", tenant.value())
                    .bind("id", id.value())
                    .execute();
            SqlAuditStore.record(handle, Change.deleted("role", id.value(), described(removed)));
            return Removal.REMOVED;
        });
    }

    private static Map<String, Object> described(CustomRole role) {
        return Map.of("name", role.role().name(), "permissions", permissions(role));
    }

    private static List<String> permissions(CustomRole role) {
        return StoredRoles.permissionNames(role.role().permissions());
    }

    private static final class RoleMapper implements RowMapper<CustomRole> {
        @Override
        public CustomRole map(ResultSet row, StatementContext context) throws SQLException {
            var permissions = StoredRoles.texts(row.getArray("permissions"));
            return new CustomRole(
                    new RoleId(row.getString("id")),
                    new TenantId(row.getString("tenant_id")),
                    new Role(row.getString("name"), StoredRoles.permissions(permissions.stream())),
                    Rows.instant(row, "created_at"));
        }
    }
}
