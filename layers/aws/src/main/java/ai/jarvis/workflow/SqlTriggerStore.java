package ai.jarvis.workflow;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Rows;
import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;

/** Triggers in PostgreSQL. */
public final class SqlTriggerStore implements TriggerStore {
    private static final RowMapper<Trigger> TRIGGERS = (row, context) -> new Trigger(
            new TriggerId(row.getString("id")),
            new TenantId(row.getString("tenant_id")),
            new WorkflowId(row.getString("workflow_id")),
            source(row.getString("kind"), Json.readObject(row.getString("settings"))),
            Json.readObject(row.getString("input")),
            RunRows.actor(row),
            Rows.instant(row, "created_at"));

    private final Database database;

    public SqlTriggerStore(Database database) {
        this.database = database;
    }

    private static Trigger.Source source(String kind, Map<String, Object> settings) {
        return switch (kind) {
            case "schedule" ->
                new Trigger.Source.Schedule(
                        String.valueOf(settings.get("expression")), String.valueOf(settings.get("time_zone")));
            case "event" ->
                new Trigger.Source.Event(
                        String.valueOf(settings.get("type")),
                        Json.readObject(Json.write(settings.getOrDefault("match", Map.of()))));
            default -> new Trigger.Source.Webhook();
        };
    }

    private static Map<String, Object> settings(Trigger.Source source) {
        return switch (source) {
            case Trigger.Source.Schedule schedule ->
                Map.of("expression", schedule.expression(), "time_zone", schedule.timeZone());
            case Trigger.Source.Event event -> Map.of("type", event.type(), "match", event.match());
            case Trigger.Source.Webhook webhook -> Map.of();
        };
    }

    @Override
    public void insert(Trigger trigger) {
        var type = trigger.source() instanceof Trigger.Source.Event event
                ? Optional.of(event.type())
                : Optional.<String>empty();
        database.run(trigger.tenant(), handle -> {
            handle.createUpdate(
                            """
                            insert into workflow_triggers (tenant_id, id, workflow_id, kind, settings, event_type, input,
                                principal, permissions, actor_roles, created_at)
                            values (:tenant, :id, :workflow, :kind, cast(:settings as jsonb), :type,
                                cast(:input as jsonb), :principal, :permissions, :roles, :createdAt)""")
                    .bind("tenant", trigger.tenant().value())
                    .bind("id", trigger.id().value())
                    .bind("workflow", trigger.workflow().value())
                    .bind("kind", trigger.source().kind())
                    .bind("settings", Json.write(settings(trigger.source())))
                    .bind("type", type)
                    .bind("input", Json.write(trigger.input()))
                    .bind("principal", trigger.actor().principal())
                    .bindArray("permissions", String.class, trigger.actor().permissions())
                    .bindArray("roles", String.class, trigger.actor().roles())
                    .bind("createdAt", trigger.createdAt())
                    .execute();
            SqlAuditStore.record(handle, Change.created("trigger", trigger.id().value(), described(trigger)));
        });
    }

    private static Map<String, Object> described(Trigger trigger) {
        return Map.of(
                "workflow_id", trigger.workflow().value(),
                "kind", trigger.source().kind());
    }

    @Override
    public Optional<Trigger> find(TenantId tenant, TriggerId id) {
        return database.in(tenant, handle -> handle.createQuery(
                        "select * from workflow_triggers where tenant_id = :tenant and id = :id")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .map(TRIGGERS)
                .findOne());
    }

    @Override
    public List<Trigger> ofWorkflow(TenantId tenant, WorkflowId workflow) {
        return database.in(tenant, handle -> handle.createQuery(
                        """
                        select * from workflow_triggers
                        where tenant_id = :tenant and workflow_id = :workflow order by id""")
                .bind("tenant", tenant.value())
                .bind("workflow", workflow.value())
                .map(TRIGGERS)
                .list());
    }

    @Override
    public List<Trigger> ofEvent(TenantId tenant, String type) {
        return database.in(tenant, handle -> handle.createQuery(
                        """
                        select * from workflow_triggers
                        where tenant_id = :tenant and event_type = :type order by id""")
                .bind("tenant", tenant.value())
                .bind("type", type)
                .map(TRIGGERS)
                .list());
    }

    @Override
    public boolean delete(TenantId tenant, TriggerId id) {
        return database.in(tenant, handle -> {
            var deleted = handle.createQuery(
                            "delete from workflow_triggers where tenant_id = :tenant and id = :id returning *")
                    .bind("tenant", tenant.value())
                    .bind("id", id.value())
                    .map(TRIGGERS)
                    .findOne();
            deleted.ifPresent(
                    trigger -> SqlAuditStore.record(handle, Change.deleted("trigger", id.value(), described(trigger))));
            return deleted.isPresent();
        });
    }
}
