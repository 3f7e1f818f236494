package ai.jarvis.model;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.model.gateway.OnBreak;
import ai.jarvis.model.gateway.Preferences;
import ai.jarvis.model.own.PreferenceStore;
import ai.jarvis.model.route.Priority;
import ai.jarvis.model.route.Strategy;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Rows;
import ai.jarvis.tenancy.TenantId;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Tenants' preferences in PostgreSQL. What a newer release wrote and this one does not know counts as not said. */
public final class SqlPreferenceStore implements PreferenceStore {
    private static final TypeReference<List<List<String>>> CHAINS = new TypeReference<>() {};

    private static final RowMapper<Preferences> PREFERENCES = (row, context) -> new Preferences(
            Rows.optionalText(row, "model"),
            Rows.optionalText(row, "strategy").flatMap(Strategy::byWireName),
            OnBreak.byWireName(row.getString("on_break")).orElse(Preferences.STANDARD.onBreak()),
            Priority.byWireName(row.getString("priority")).orElse(Preferences.STANDARD.priority()),
            Rows.optionalText(row, "fallbacks").map(SqlPreferenceStore::chains));

    private final Database database;

    public SqlPreferenceStore(Database database) {
        this.database = database;
    }

    private static List<List<String>> chains(String json) {
        try {
            return Json.MAPPER.readValue(json, CHAINS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Preferences hold what they were not given", e);
        }
    }

    @Override
    public Optional<Preferences> find(TenantId tenant) {
        return database.in(tenant, handle -> find(handle, tenant));
    }

    /** Within a transaction that reads more. */
    static Optional<Preferences> find(Handle handle, TenantId tenant) {
        return handle.createQuery("select * from model_preferences where tenant_id = :tenant")
                .bind("tenant", tenant.value())
                .map(PREFERENCES)
                .findOne();
    }

    @Override
    public void put(TenantId tenant, Preferences preferences) {
        database.run(tenant, handle -> {
            var before = find(handle, tenant);
            handle.createUpdate(
                            """
                            insert into model_preferences (tenant_id, model, strategy, on_break, priority, fallbacks)
                            values (:tenant, :model, :strategy, :onBreak, :usual, cast(:fallbacks as json))
                            on conflict (tenant_id) do update set model = excluded.model,
                                strategy = excluded.strategy, on_break = excluded.on_break,
                                fallbacks = excluded.fallbacks""")
                    .bind("tenant", tenant.value())
                    .bind("model", preferences.model())
                    .bind("strategy", preferences.strategy().map(Strategy::wireName))
                    .bind("onBreak", preferences.onBreak().wireName())
                    .bind("usual", Preferences.STANDARD.priority().wireName())
                    .bind("fallbacks", preferences.fallbacks().map(Json::write))
                    .execute();
            record(handle, tenant, before);
        });
    }

    @Override
    public void putPriority(TenantId tenant, Priority priority) {
        database.run(tenant, handle -> {
            var before = find(handle, tenant);
            handle.createUpdate(
                            """
                            insert into model_preferences (tenant_id, on_break, priority)
                            values (:tenant, :usual, :priority)
                            on conflict (tenant_id) do update set priority = excluded.priority""")
                    .bind("tenant", tenant.value())
                    .bind("usual", Preferences.STANDARD.onBreak().wireName())
                    .bind("priority", priority.wireName())
                    .execute();
            record(handle, tenant, before);
        });
    }

    private static void record(Handle handle, TenantId tenant, Optional<Preferences> before) {
        SqlAuditStore.record(
                handle,
                new Change(
                        "model_preferences.update",
                        tenant.value(),
                        before.map(SqlPreferenceStore::said),
                        find(handle, tenant).map(SqlPreferenceStore::said)));
    }

    private static Map<String, Object> said(Preferences preferences) {
        var said = new LinkedHashMap<String, Object>();
        preferences.model().ifPresent(model -> said.put("model", model));
        preferences.strategy().ifPresent(strategy -> said.put("strategy", strategy.wireName()));
        said.put("on_break", preferences.onBreak().wireName());
        said.put("priority", preferences.priority().wireName());
        preferences.fallbacks().ifPresent(chains -> said.put("fallbacks", chains));
        return said;
    }
}
