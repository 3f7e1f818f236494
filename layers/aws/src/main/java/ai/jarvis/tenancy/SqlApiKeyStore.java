package ai.jarvis.tenancy;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Pages;
import ai.jarvis.platform.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/** API keys in PostgreSQL. */
public final class SqlApiKeyStore implements ApiKeyStore {
    private static final RowMapper<ApiKey> KEYS = new KeyMapper();
    private static final String SELECT = "select holder.*, " + StoredRoles.OWN_ROLES + " from api_keys holder ";

    private static final String INSERT =
            """
            insert into api_keys (tenant_id, id, name, shown_prefix, hash, roles, permissions, created_by,
                created_at, expires_at)
            values (:tenant, :id, :name, :shownPrefix, :hash, :roles, :permissions, :createdBy,
                :createdAt, :expiresAt)""";

    /** Not, if the tenant has come back meanwhile, and its keys with it. */
    private static final String REGISTER =
            """
            insert into api_keys (tenant_id, id, name, shown_prefix, hash, roles, permissions, created_by,
                created_at, expires_at, elsewhere)
            values (:tenant, :id, :name, :shownPrefix, :hash, :roles, :permissions, :createdBy,
                :createdAt, :expiresAt, true)
            on conflict do nothing""";

    private final Database database;

    private record Registered(ApiKey key, boolean elsewhere) {}

    public SqlApiKeyStore(Database database) {
        this.database = database;
    }

    @Override
    public void insert(ApiKey key, byte[] hash) {
        database.run(key.tenant(), handle -> {
            insert(handle, key, hash, INSERT);
            SqlAuditStore.record(handle, Change.created("api_key", key.id().value(), described(key)));
        });
        if (database.isElsewhere(key.tenant())) {
            database.inRegistry(key.tenant(), handle -> insert(handle, key, hash, REGISTER));
        }
    }

    private static int insert(Handle handle, ApiKey key, byte[] hash, String sql) {
        return handle.createUpdate(sql)
                .bind("tenant", key.tenant().value())
                .bind("id", key.id().value())
                .bind("name", key.name())
                .bind("shownPrefix", key.shownPrefix())
                .bind("hash", hash)
                .bindArray("roles", String.class, StoredRoles.names(key.roles()))
                .bindByType(
                        "permissions",
                        key.permissions()
                                .map(StoredRoles::permissionNames)
                                .map(names -> names.toArray(String[]::new))
                                .orElse(null),
                        String[].class)
                .bind("createdBy", key.createdBy())
                .bind("createdAt", key.createdAt())
                .bindByType("expiresAt", key.expiresAt().orElse(null), Instant.class)
                .execute();
    }

    @Override
    public Optional<ApiKey> findByHash(byte[] hash) {
        var registered = database.with("jarvis.key_hash", HexFormat.of().formatHex(hash), handle -> handle.createQuery(
                        SELECT + "where hash = :hash")
                .bind("hash", hash)
                .map((row, context) -> new Registered(KEYS.map(row, context), row.getBoolean("elsewhere")))
                .findOne());
        return registered.flatMap(
                found -> found.elsewhere() ? findByHash(found.key().tenant(), hash) : Optional.of(found.key()));
    }

    /** The key as it is where its tenant is placed: what the registry knows of it may be old. */
    private Optional<ApiKey> findByHash(TenantId tenant, byte[] hash) {
        return database.in(tenant, handle -> handle.createQuery(SELECT + "where tenant_id = :tenant and hash = :hash")
                .bind("tenant", tenant.value())
                .bind("hash", hash)
                .map(KEYS)
                .findOne());
    }

    @Override
    public Optional<ApiKey> find(TenantId tenant, ApiKeyId id) {
        return database.in(tenant, handle -> handle.createQuery(SELECT + "where tenant_id = :tenant and id = :id")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .map(KEYS)
                .findOne());
    }

    @Override
    public Page<ApiKey> list(TenantId tenant, Page.Request page) {
        return Pages.newestFirst(
                database, tenant, SELECT, KEYS, page, key -> key.id().value());
    }

    @Override
    public boolean revoke(TenantId tenant, ApiKeyId id, Instant at) {
        return database.in(tenant, handle -> {
            var found = handle.createQuery(SELECT + "where tenant_id = :tenant and id = :id for update of holder")
                    .bind("tenant", tenant.value())
                    .bind("id", id.value())
                    .map(KEYS)
                    .findOne();
            found.filter(key -> key.revokedAt().isEmpty()).ifPresent(key -> {
                handle.createUpdate("update api_keys set revoked_at = :at where tenant_id = :tenant and id = :id")
                        .bind("tenant", tenant.value())
                        .bind("id", id.value())
                        .bind("at", at)
                        .execute();
                SqlAuditStore.record(handle, Change.deleted("api_key", id.value(), described(key)));
            });
            return found.isPresent();
        });
    }

    private static Map<String, Object> described(ApiKey key) {
        return Map.of(
                "name", key.name(),
                "shown_prefix", key.shownPrefix(),
                "roles", StoredRoles.names(key.roles()),
                "permissions", key.permissions().map(StoredRoles::permissionNames),
                "expires_at", key.expiresAt());
    }

    @Override
    public void used(TenantId tenant, ApiKeyId id, Instant at) {
        database.run(tenant, handle -> handle.createUpdate(
                        """
                        update api_keys set last_used_at = greatest(last_used_at, :at)
                        where tenant_id = :tenant and id = :id""")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .bind("at", at)
                .execute());
    }

    private static final class KeyMapper implements RowMapper<ApiKey> {
        @Override
        public ApiKey map(ResultSet row, StatementContext context) throws SQLException {
            var permissions = row.getArray("permissions");
            return new ApiKey(
                    new ApiKeyId(row.getString("id")),
                    new TenantId(row.getString("tenant_id")),
                    row.getString("name"),
                    row.getString("shown_prefix"),
                    StoredRoles.read(row),
                    permissions == null
                            ? Optional.empty()
                            : Optional.of(StoredRoles.permissions(StoredRoles.texts(permissions).stream())),
                    Rows.optionalText(row, "created_by"),
                    Rows.instant(row, "created_at"),
                    Rows.optionalInstant(row, "expires_at"),
                    Rows.optionalInstant(row, "revoked_at"),
                    Rows.optionalInstant(row, "last_used_at"));
        }
    }
}
