package ai.jarvis.agent;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Rows;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Agents in PostgreSQL. Who makes a version locks the agent's row, so that one comes after another. */
public final class SqlAgentStore implements AgentStore {
    private static final String SELECT =
            """
            select a.tenant_id, a.id, v.number, v.definition, v.author, a.created_at, v.created_at as updated_at
            from agents a join agent_versions v
              on v.tenant_id = a.tenant_id and v.agent_id = a.id""";
    private static final String NEWEST = SELECT + " and v.number = a.version ";

    private static final RowMapper<Agent> AGENTS = (row, context) -> new Agent(
            new AgentId(row.getString("id")),
            new TenantId(row.getString("tenant_id")),
            row.getInt("number"),
            AgentJson.definition(row.getString("definition")),
            row.getString("author"),
            Rows.instant(row, "created_at"),
            Rows.instant(row, "updated_at"));

    private final Database database;

    public SqlAgentStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean insert(Agent agent) {
        return database.in(agent.tenant(), handle -> {
            var isNew = handle.createUpdate(
                                    """
                                    insert into agents (tenant_id, id, name, version, created_at)
                                    values (:tenant, :id, :name, :version, :at)
                                    on conflict do nothing""")
                            .bind("tenant", agent.tenant().value())
                            .bind("id", agent.id().value())
                            .bind("name", agent.definition().name())
                            .bind("version", agent.version())
                            .bind("at", agent.createdAt())
                            .execute()
                    == 1;
            if (isNew) {
                insertVersion(handle, agent);
                SqlAuditStore.record(handle, Change.created("agent", agent.id().value(), said(agent)));
            }
            return isNew;
        });
    }

    private static void insertVersion(Handle handle, Agent agent) {
        handle.createUpdate(
                        """
                        insert into agent_versions (tenant_id, agent_id, number, definition, author, created_at)
                        values (:tenant, :id, :number, cast(:definition as jsonb), :author, :at)""")
                .bind("tenant", agent.tenant().value())
                .bind("id", agent.id().value())
                .bind("number", agent.version())
                .bind("definition", Json.write(AgentJson.of(agent.definition())))
                .bind("author", agent.author())
                .bind("at", agent.updatedAt())
                .execute();
    }

    private static Map<String, Object> said(Agent agent) {
        return Map.of("name", agent.definition().name(), "version", agent.version());
    }

    @Override
    public Optional<Agent> find(TenantId tenant, AgentId id) {
        return database.in(tenant, handle -> find(handle, tenant, id));
    }

    private static Optional<Agent> find(Handle handle, TenantId tenant, AgentId id) {
        return handle.createQuery(NEWEST + " where a.tenant_id = :tenant and a.id = :id and a.deleted_at is null")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .map(AGENTS)
                .findOne();
    }

    @Override
    public Optional<Agent> findByName(TenantId tenant, String name) {
        return database.in(tenant, handle -> handle.createQuery(
                        NEWEST + " where a.tenant_id = :tenant and a.name = :name and a.deleted_at is null")
                .bind("tenant", tenant.value())
                .bind("name", name)
                .map(AGENTS)
                .findOne());
    }

    @Override
    public Page<Agent> list(TenantId tenant, Page.Request page) {
        var rows = database.in(tenant, handle -> handle.createQuery(
                        NEWEST
                                + """
                                 where a.tenant_id = :tenant and a.deleted_at is null
                                  and (cast(:after as text) is null or a.id < :after)
                                order by a.id desc limit :limit""")
                .bind("tenant", tenant.value())
                .bind("after", page.after())
                .bind("limit", page.limit() + 1)
                .map(AGENTS)
                .list());
        return Page.of(rows, page.limit(), agent -> agent.id().value());
    }

    @Override
    public Changed change(Agent next) {
        return database.in(next.tenant(), handle -> {
            var isTaken = handle.createQuery(
                            """
                            select 1 from agents
                            where tenant_id = :tenant and name = :name and id <> :id and deleted_at is null""")
                    .bind("tenant", next.tenant().value())
                    .bind("name", next.definition().name())
                    .bind("id", next.id().value())
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent();
            if (isTaken) {
                return Changed.NAME_TAKEN;
            }
            var before = find(handle, next.tenant(), next.id());
            var isNext = handle.createUpdate(
                                    """
                                    update agents set name = :name, version = :version
                                    where tenant_id = :tenant and id = :id and version = :before
                                      and deleted_at is null""")
                            .bind("name", next.definition().name())
                            .bind("version", next.version())
                            .bind("before", next.version() - 1)
                            .bind("tenant", next.tenant().value())
                            .bind("id", next.id().value())
                            .execute()
                    == 1;
            if (!isNext || before.isEmpty()) {
                return Changed.OUTDATED;
            }
            insertVersion(handle, next);
            SqlAuditStore.record(handle, Change.updated("agent", next.id().value(), said(before.get()), said(next)));
            return Changed.DONE;
        });
    }

    @Override
    public Optional<Agent> version(TenantId tenant, AgentId id, int number) {
        return database.in(tenant, handle -> handle.createQuery(
                        SELECT + " where a.tenant_id = :tenant and a.id = :id and v.number = :number")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .bind("number", number)
                .map(AGENTS)
                .findOne());
    }

    @Override
    public Page<Agent> versions(TenantId tenant, AgentId id, Page.Request page) {
        var before = page.after()
                .filter(text -> text.matches("\\d{1,9}"))
                .map(Integer::valueOf)
                .orElse(Integer.MAX_VALUE);
        var rows = database.in(tenant, handle -> handle.createQuery(
                        SELECT
                                + """
                                 where a.tenant_id = :tenant and a.id = :id and v.number < :before
                                order by v.number desc limit :limit""")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .bind("before", before)
                .bind("limit", page.limit() + 1)
                .map(AGENTS)
                .list());
        return Page.of(rows, page.limit(), agent -> Integer.toString(agent.version()));
    }

    @Override
    public List<Agent> naming(TenantId tenant, AgentId id) {
        return database.in(tenant, handle -> handle.createQuery(
                        NEWEST
                                + """
                                 where a.tenant_id = :tenant and a.deleted_at is null
                                  and v.definition -> 'agents' @> cast(:named as jsonb)
                                order by a.id""")
                .bind("tenant", tenant.value())
                .bind("named", Json.write(List.of(Map.of("agent_id", id.value()))))
                .map(AGENTS)
                .list());
    }

    @Override
    public boolean delete(TenantId tenant, AgentId id, Instant at) {
        return database.in(tenant, handle -> {
            var before = find(handle, tenant, id);
            var isGone = handle.createUpdate(
                                    """
                                    update agents set deleted_at = :at
                                    where tenant_id = :tenant and id = :id and deleted_at is null""")
                            .bind("at", at)
                            .bind("tenant", tenant.value())
                            .bind("id", id.value())
                            .execute()
                    == 1;
            if (isGone) {
                before.ifPresent(
                        agent -> SqlAuditStore.record(handle, Change.deleted("agent", id.value(), said(agent))));
            }
            return isGone;
        });
    }
}
