package ai.jarvis.model;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.platform.Database;
import ai.jarvis.tenancy.TenantId;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** The names by which tenants call models, in PostgreSQL. */
public final class SqlModelAliases implements ModelAliases {
    private final Database database;

    public SqlModelAliases(Database database) {
        this.database = database;
    }

    @Override
    public SortedMap<String, ModelId> list(TenantId tenant) {
        return database.in(tenant, handle -> list(handle, tenant));
    }

    /** Within a transaction that reads more. */
    static SortedMap<String, ModelId> list(Handle handle, TenantId tenant) {
        var aliases = new TreeMap<String, ModelId>();
        handle.createQuery("select alias, model from model_aliases where tenant_id = :tenant")
                .bind("tenant", tenant.value())
                .map((row, context) -> Map.entry(row.getString("alias"), new ModelId(row.getString("model"))))
                .forEach(alias -> aliases.put(alias.getKey(), alias.getValue()));
        return aliases;
    }

    @Override
    public void put(TenantId tenant, String alias, ModelId model) {
        database.run(tenant, handle -> {
            var before = Optional.ofNullable(list(handle, tenant).get(alias));
            if (before.filter(model::equals).isPresent()) {
                return;
            }
            handle.createUpdate(
                            """
                            insert into model_aliases (tenant_id, alias, model) values (:tenant, :alias, :model)
                            on conflict (tenant_id, alias) do update set model = excluded.model""")
                    .bind("tenant", tenant.value())
                    .bind("alias", alias)
                    .bind("model", model.value())
                    .execute();
            SqlAuditStore.record(
                    handle,
                    new Change("model_alias.put", alias, before.map(SqlModelAliases::said), Optional.of(said(model))));
        });
    }

    @Override
    public boolean remove(TenantId tenant, String alias) {
        return database.in(tenant, handle -> {
            var removed = handle.createQuery(
                            "delete from model_aliases where tenant_id = :tenant and alias = :alias returning model")
                    .bind("tenant", tenant.value())
                    .bind("alias", alias)
                    .mapTo(String.class)
                    .findOne();
            removed.ifPresent(model ->
                    SqlAuditStore.record(handle, Change.deleted("model_alias", alias, said(new ModelId(model)))));
            return removed.isPresent();
        });
    }

    private static Map<String, Object> said(ModelId model) {
        return Map.of("model", model.value());
    }
}
