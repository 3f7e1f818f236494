package ai.jarvis.plugin;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Pages;
import ai.jarvis.platform.Rows;
import ai.jarvis.tenancy.TenantId;
import java.net.URI;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Update;

/** Plugins in PostgreSQL. */
public final class SqlPluginStore implements PluginStore {
    private static final String LISTED =
            "tenant_id, id, name, description, type, url, auth, allowed_hosts, created_at, updated_at";
    private static final String WHOLE = LISTED + ", tools";

    private static final RowMapper<Plugin> LISTED_ROWS = (row, context) -> plugin(row, List.of());
    private static final RowMapper<Plugin> WHOLE_ROWS =
            (row, context) -> plugin(row, PluginJson.tools(row.getString("tools")));
    private static final RowMapper<PluginSecret> SECRETS = (row, context) -> new PluginSecret(
            row.getString("name"),
            hosts(row.getArray("hosts")),
            row.getString("reference"),
            Rows.instant(row, "updated_at"));

    private final Database database;

    public SqlPluginStore(Database database) {
        this.database = database;
    }

    private static Plugin plugin(ResultSet row, List<PluginTool> tools) throws SQLException {
        return new Plugin(
                new PluginId(row.getString("id")),
                new TenantId(row.getString("tenant_id")),
                row.getString("name"),
                Rows.optionalText(row, "description"),
                PluginType.byWireName(row.getString("type")).orElseThrow(),
                Rows.optionalText(row, "url").map(URI::create),
                Rows.optionalText(row, "auth").map(PluginJson::auth),
                hosts(row.getArray("allowed_hosts")),
                tools,
                Rows.instant(row, "created_at"),
                Rows.instant(row, "updated_at"));
    }

    private static AllowedHosts hosts(Array names) throws SQLException {
        return new AllowedHosts(List.of((String[]) names.getArray()));
    }

    private static Map<String, Object> said(Plugin plugin) {
        var said = new LinkedHashMap<String, Object>();
        said.put("name", plugin.name());
        said.put("type", plugin.type().wireName());
        plugin.url().ifPresent(url -> said.put("host", String.valueOf(url.getHost())));
        plugin.auth().ifPresent(auth -> said.put("secret_ref", auth.secret()));
        said.put("allowed_hosts", plugin.allowedHosts().patterns());
        said.put("tools", plugin.tools().size());
        return said;
    }

    @Override
    public boolean insert(Plugin plugin) {
        return database.in(plugin.tenant(), handle -> {
            var inserted = bound(
                            handle.createUpdate(
                                    """
                                    insert into plugins (tenant_id, id, name, description, type, url, auth,
                                        allowed_hosts, tools, created_at, updated_at)
                                    values (:tenant, :id, :name, :description, :type, :url, cast(:auth as jsonb),
                                        :hosts, cast(:tools as jsonb), :createdAt, :updatedAt)
                                    on conflict (tenant_id, name) do nothing"""),
                            plugin)
                    .bind("type", plugin.type().wireName())
                    .bind("createdAt", plugin.createdAt())
                    .execute();
            if (inserted == 1) {
                SqlAuditStore.record(
                        handle, Change.created("plugin", plugin.id().value(), said(plugin)));
            }
            return inserted == 1;
        });
    }

    private static Update bound(Update update, Plugin plugin) {
        return update.bind("tenant", plugin.tenant().value())
                .bind("id", plugin.id().value())
                .bind("name", plugin.name())
                .bind("description", plugin.description())
                .bind("url", plugin.url().map(URI::toString))
                .bind("auth", plugin.auth().map(PluginJson::auth))
                .bindArray("hosts", String.class, plugin.allowedHosts().patterns())
                .bind("tools", PluginJson.tools(plugin.tools()))
                .bind("updatedAt", plugin.updatedAt());
    }

    @Override
    public boolean replace(Plugin plugin) {
        return database.in(plugin.tenant(), handle -> {
            var before = find(handle, plugin.tenant(), plugin.id());
            if (before.isEmpty() || isTaken(handle, plugin)) {
                return false;
            }
            bound(
                            handle.createUpdate(
                                    """
                                    update plugins set name = :name, description = :description, url = :url,
                                        auth = cast(:auth as jsonb), allowed_hosts = :hosts,
                                        tools = cast(:tools as jsonb), updated_at = :updatedAt
                                    where tenant_id = :tenant and id = :id"""),
                            plugin)
                    .execute();
            SqlAuditStore.record(
                    handle, Change.updated("plugin", plugin.id().value(), said(before.get()), said(plugin)));
            return true;
        });
    }

    private static boolean isTaken(Handle handle, Plugin plugin) {
        return handle.createQuery(
                        "select exists (select from plugins where tenant_id = :tenant and name = :name and id <> :id)")
                .bind("tenant", plugin.tenant().value())
                .bind("name", plugin.name())
                .bind("id", plugin.id().value())
                .mapTo(Boolean.class)
                .one();
    }

    @Override
    public Optional<Plugin> find(TenantId tenant, PluginId id) {
        return database.in(tenant, handle -> find(handle, tenant, id));
    }

    private static Optional<Plugin> find(Handle handle, TenantId tenant, PluginId id) {
        return handle.createQuery("select " + WHOLE + " from plugins where tenant_id = :tenant and id = :id")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .map(WHOLE_ROWS)
                .findOne();
    }

    @Override
    public Page<Plugin> list(TenantId tenant, Page.Request page) {
        return Pages.newestFirst(
                database, tenant, "select " + LISTED + " from plugins", LISTED_ROWS, page, plugin -> plugin.id()
                        .value());
    }

    @Override
    public List<Plugin> ofType(TenantId tenant, PluginType type) {
        return database.in(tenant, handle -> handle.createQuery(
                        "select " + WHOLE + " from plugins where tenant_id = :tenant and type = :type order by id")
                .bind("tenant", tenant.value())
                .bind("type", type.wireName())
                .map(WHOLE_ROWS)
                .list());
    }

    @Override
    public int count(TenantId tenant) {
        return database.in(
                tenant, handle -> handle.createQuery("select count(*) from plugins where tenant_id = :tenant")
                        .bind("tenant", tenant.value())
                        .mapTo(Integer.class)
                        .one());
    }

    @Override
    public boolean delete(TenantId tenant, PluginId id) {
        return database.in(tenant, handle -> {
            var before = find(handle, tenant, id);
            before.ifPresent(plugin -> {
                handle.createUpdate("delete from plugins where tenant_id = :tenant and id = :id")
                        .bind("tenant", tenant.value())
                        .bind("id", id.value())
                        .execute();
                SqlAuditStore.record(handle, Change.deleted("plugin", id.value(), said(plugin)));
            });
            return before.isPresent();
        });
    }

    @Override
    public Optional<PluginSecret> put(TenantId tenant, PluginSecret secret) {
        return database.in(tenant, handle -> {
            var before = secret(handle, tenant, secret.name());
            handle.createUpdate(
                            """
                            insert into plugin_secrets (tenant_id, name, hosts, reference, updated_at)
                            values (:tenant, :name, :hosts, :reference, :updatedAt)
                            on conflict (tenant_id, name) do update
                            set hosts = excluded.hosts, reference = excluded.reference, updated_at = excluded.updated_at""")
                    .bind("tenant", tenant.value())
                    .bind("name", secret.name())
                    .bindArray("hosts", String.class, secret.hosts().patterns())
                    .bind("reference", secret.reference())
                    .bind("updatedAt", secret.updatedAt())
                    .execute();
            SqlAuditStore.record(
                    handle,
                    new Change(
                            "plugin_secret.put",
                            secret.name(),
                            before.map(SqlPluginStore::said),
                            Optional.of(said(secret))));
            return before;
        });
    }

    private static Map<String, Object> said(PluginSecret secret) {
        return Map.of("hosts", secret.hosts().patterns());
    }

    @Override
    public List<PluginSecret> secrets(TenantId tenant) {
        return database.in(tenant, handle -> handle.createQuery(
                        """
                        select name, hosts, reference, updated_at from plugin_secrets
                        where tenant_id = :tenant order by name""")
                .bind("tenant", tenant.value())
                .map(SECRETS)
                .list());
    }

    @Override
    public Optional<PluginSecret> secret(TenantId tenant, String name) {
        return database.in(tenant, handle -> secret(handle, tenant, name));
    }

    private static Optional<PluginSecret> secret(Handle handle, TenantId tenant, String name) {
        return handle.createQuery(
                        """
                        select name, hosts, reference, updated_at from plugin_secrets
                        where tenant_id = :tenant and name = :name""")
                .bind("tenant", tenant.value())
                .bind("name", name)
                .map(SECRETS)
                .findOne();
    }

    @Override
    public boolean deleteSecret(TenantId tenant, String name) {
        return database.in(tenant, handle -> {
            var before = secret(handle, tenant, name);
            before.ifPresent(secret -> {
                handle.createUpdate("delete from plugin_secrets where tenant_id = :tenant and name = :name")
                        .bind("tenant", tenant.value())
                        .bind("name", name)
                        .execute();
                SqlAuditStore.record(handle, Change.deleted("plugin_secret", name, said(secret)));
            });
            return before.isPresent();
        });
    }

    @Override
    public List<String> using(TenantId tenant, String secret) {
        return database.in(tenant, handle -> handle.createQuery(
                        """
                        select name from plugins
                        where tenant_id = :tenant and auth ->> 'secret_ref' = :secret order by name""")
                .bind("tenant", tenant.value())
                .bind("secret", secret)
                .mapTo(String.class)
                .list());
    }
}
