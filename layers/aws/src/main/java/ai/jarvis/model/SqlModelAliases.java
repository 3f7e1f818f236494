package ai.jarvis.model;

import ai.jarvis.platform.Database;
import ai.jarvis.tenancy.TenantId;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The names by which tenants call models, in PostgreSQL. */
public final class SqlModelAliases implements ModelAliases {
    private final Database database;

    public SqlModelAliases(Database database) {
        this.database = database;
    }

    @Override
    public Optional<ModelId> find(TenantId tenant, String alias) {
        return database.in(tenant, handle -> handle.createQuery(
                        "select model from model_aliases where tenant_id = :tenant and alias = :alias")
                .bind("tenant", tenant.value())
                .bind("alias", alias)
                .mapTo(String.class)
                .findOne()
                .map(ModelId::new));
    }

    @Override
    public SortedMap<String, ModelId> list(TenantId tenant) {
        return database.in(tenant, handle -> {
            var aliases = new TreeMap<String, ModelId>();
            handle.createQuery("select alias, model from model_aliases where tenant_id = :tenant")
                    .bind("tenant", tenant.value())
                    .map((row, context) -> Map.entry(row.getString("alias"), new ModelId(row.getString("model"))))
                    .forEach(alias -> aliases.put(alias.getKey(), alias.getValue()));
            return aliases;
        });
    }

    @Override
    public void put(TenantId tenant, String alias, ModelId model) {
        database.run(tenant, handle -> handle.createUpdate(
                        """
                        insert into model_aliases (tenant_id, alias, model) values (:tenant, :alias, :model)
                        on conflict (tenant_id, alias) do update set model = excluded.model""")
                .bind("tenant", tenant.value())
                .bind("alias", alias)
                .bind("model", model.value())
                .execute());
    }
}
