package ai.jarvis.tenancy;

import ai.jarvis.platform.Database;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Rows;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/** API keys in PostgreSQL. */
public final class SqlApiKeyStore implements ApiKeyStore {
    private static final RowMapper<ApiKey> KEYS = new KeyMapper();

    private static final String INSERT =
            """
            insert into api_keys (tenant_id, id, name, shown_prefix, hash, roles, created_at, expires_at)
            values (:tenant, :id, :name, :shownPrefix, :hash, :roles, :createdAt, :expiresAt)""";

    /** Not, if the tenant has come back meanwhile, and its keys with it. */
    private static final String REGISTER =
            """
            insert into api_keys (tenant_id, id, name, shown_prefix, hash, roles, created_at, expires_at, elsewhere)
            values (:tenant, :id, :name, :shownPrefix, :hash, :roles, :createdAt, :expiresAt, true)
            on conflict do nothing""";

    private final Database database;

    private record Registered(ApiKey key, boolean elsewhere) {}

    public SqlApiKeyStore(Database database) {
        this.database = database;
    }

    @Override
    public void insert(ApiKey key, byte[] hash) {
        database.run(key.tenant(), handle -> insert(handle, key, hash, INSERT));
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
                .bindArray(
                        "roles",
                        String.class,
                        key.roles().stream().map(Role::wireName).toList())
                .bind("createdAt", key.createdAt())
                .bindByType("expiresAt", key.expiresAt().orElse(null), Instant.class)
                .execute();
    }

    @Override
    public Optional<ApiKey> findByHash(byte[] hash) {
        var registered = database.with("jarvis.key_hash", HexFormat.of().formatHex(hash), handle -> handle.createQuery(
                        "select * from api_keys where hash = :hash")
                .bind("hash", hash)
                .map((row, context) -> new Registered(KEYS.map(row, context), row.getBoolean("elsewhere")))
                .findOne());
        return registered.flatMap(
                found -> found.elsewhere() ? findByHash(found.key().tenant(), hash) : Optional.of(found.key()));
    }

    /** The key as it is where its tenant is placed: what the registry knows of it may be old. */
    private Optional<ApiKey> findByHash(TenantId tenant, byte[] hash) {
        return database.in(tenant, handle -> handle.createQuery(
                        "select * from api_keys where tenant_id = :tenant and hash = :hash")
                .bind("tenant", tenant.value())
                .bind("hash", hash)
                .map(KEYS)
                .findOne());
    }

    @Override
    public Page<ApiKey> list(TenantId tenant, Page.Request page) {
        var rows = database.in(tenant, handle -> handle.createQuery(
                        """
                        select * from api_keys
                        where tenant_id = :tenant and (cast(:after as text) is null or id < :after)
                        order by id desc limit :limit""")
                .bind("tenant", tenant.value())
                .bind("after", page.after())
                .bind("limit", page.limit() + 1)
                .map(KEYS)
                .list());
        return Page.of(rows, page.limit(), key -> key.id().value());
    }

    @Override
    public boolean revoke(TenantId tenant, ApiKeyId id, Instant at) {
        return database.in(tenant, handle -> handle.createUpdate(
                                """
                        update api_keys set revoked_at = coalesce(revoked_at, :at)
                        where tenant_id = :tenant and id = :id""")
                        .bind("tenant", tenant.value())
                        .bind("id", id.value())
                        .bind("at", at)
                        .execute())
                == 1;
    }

    private static final class KeyMapper implements RowMapper<ApiKey> {
        @Override
        public ApiKey map(ResultSet row, StatementContext context) throws SQLException {
            Array roles = row.getArray("roles");
            return new ApiKey(
                    new ApiKeyId(row.getString("id")),
                    new TenantId(row.getString("tenant_id")),
                    row.getString("name"),
                    row.getString("shown_prefix"),
                    Stream.of((String[]) roles.getArray())
                            .flatMap(name -> Role.byWireName(name).stream())
                            .collect(Collectors.toSet()),
                    Rows.instant(row, "created_at"),
                    Rows.optionalInstant(row, "expires_at"),
                    Rows.optionalInstant(row, "revoked_at"));
        }
    }
}
