package ai.jarvis.guard;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Json;
import ai.jarvis.tenancy.TenantId;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Tenants' guardrails in PostgreSQL. */
public final class SqlGuardrailStore implements GuardrailStore {
    private final Database database;

    public SqlGuardrailStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Guardrails> find(TenantId tenant) {
        return database.in(tenant, handle -> find(handle, tenant));
    }

    private static Optional<Guardrails> find(Handle handle, TenantId tenant) {
        return handle.createQuery("select settings from guardrails where tenant_id = :tenant")
                .bind("tenant", tenant.value())
                .mapTo(String.class)
                .findOne()
                .map(settings ->
                        GuardrailJson.read(Json.read(settings, JsonNode.class)).guardrails());
    }

    @Override
    public void put(TenantId tenant, Guardrails guardrails) {
        database.run(tenant, handle -> {
            var before = find(handle, tenant);
            handle.createUpdate(
                            """
                            insert into guardrails (tenant_id, settings) values (:tenant, cast(:settings as jsonb))
                            on conflict (tenant_id) do update set settings = excluded.settings""")
                    .bind("tenant", tenant.value())
                    .bind("settings", Json.write(GuardrailJson.write(guardrails)))
                    .execute();
            SqlAuditStore.record(
                    handle,
                    new Change(
                            "guardrails.update",
                            tenant.value(),
                            before.map(GuardrailJson::write),
                            Optional.of(GuardrailJson.write(guardrails))));
        });
    }
}
