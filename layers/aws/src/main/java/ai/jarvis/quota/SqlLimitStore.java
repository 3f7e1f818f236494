package ai.jarvis.quota;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.platform.Database;
import ai.jarvis.tenancy.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Tenants' own limits in PostgreSQL, with their time zone where their rows are, so that whoever changes them is on the
 * tenant's record in the same transaction. The plan is in the registry.
 */
public final class SqlLimitStore implements LimitStore {
    private final Database database;

    public SqlLimitStore(Database database) {
        this.database = database;
    }

    private record Own(ZoneId zone, Optional<LimitKey> key, Optional<Limit> limit) {}

    @Override
    public Optional<TenantLimits> find(TenantId tenant) {
        return plan(tenant).flatMap(plan -> {
            var rows = database.in(tenant, handle -> handle.createQuery(
                            """
                            select t.time_zone, l.scope, l.subject, l.name, l.amount, l.burst
                            from tenants t left join quota_limits l on l.tenant_id = t.id
                            where t.id = :tenant""")
                    .bind("tenant", tenant.value())
                    .map((row, context) -> new Own(ZoneId.of(row.getString("time_zone")), key(row), limit(row)))
                    .list());
            return rows.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new TenantLimits(plan, rows.getFirst().zone(), byKey(rows)));
        });
    }

    private Optional<String> plan(TenantId tenant) {
        return database.inRegistry(tenant, handle -> handle.createQuery("select plan from tenants where id = :tenant")
                .bind("tenant", tenant.value())
                .mapTo(String.class)
                .findOne());
    }

    private static Map<LimitKey, Optional<Limit>> byKey(List<Own> rows) {
        var own = new HashMap<LimitKey, Optional<Limit>>();
        rows.forEach(row -> row.key().ifPresent(key -> own.put(key, row.limit())));
        return own;
    }

    /** Absent if there is none, or a newer release wrote a name that this one does not know. */
    private static Optional<LimitKey> key(ResultSet row) throws SQLException {
        var name = row.getString("name");
        if (name == null) {
            return Optional.empty();
        }
        var subject = row.getString("subject");
        var scope = Scope.byWireName(row.getString("scope"));
        return QuotaName.byWireName(name).flatMap(quota -> scope.map(known -> new LimitKey(known, subject, quota)));
    }

    private static Optional<Limit> limit(ResultSet row) throws SQLException {
        var amount = row.getLong("amount");
        return row.wasNull() ? Optional.empty() : Optional.of(new Limit(amount, row.getLong("burst")));
    }

    @Override
    public boolean put(TenantId tenant, Map<LimitKey, Optional<Limit>> changes, Instant at) {
        if (plan(tenant).isEmpty()) {
            return false;
        }
        database.run(tenant, handle -> {
            var records = new ArrayList<Change>();
            changes.forEach((key, limit) -> {
                var before = find(handle, tenant, key);
                put(handle, tenant, key, limit, at);
                records.add(changed(key, before, Optional.of(described(limit))));
            });
            if (!records.isEmpty()) {
                SqlAuditStore.record(handle, records);
            }
        });
        return true;
    }

    private static void put(Handle handle, TenantId tenant, LimitKey key, Optional<Limit> limit, Instant at) {
        handle.createUpdate(
                        """
                        insert into quota_limits (tenant_id, scope, subject, name, amount, burst, updated_at)
                        values (:tenant, :scope, :subject, :name, :amount, :burst, :at)
                        on conflict (tenant_id, scope, subject, name)
                        do update set amount = excluded.amount, burst = excluded.burst, updated_at = excluded.updated_at""")
                .bind("tenant", tenant.value())
                .bind("scope", key.scope().wireName())
                .bind("subject", key.subject())
                .bind("name", key.name().wireName())
                .bindByType("amount", limit.map(Limit::amount).orElse(null), Long.class)
                .bindByType("burst", limit.map(Limit::burst).orElse(null), Long.class)
                .bind("at", at)
                .execute();
    }

    @Override
    public boolean reset(TenantId tenant, LimitKey key) {
        if (plan(tenant).isEmpty()) {
            return false;
        }
        database.run(tenant, handle -> find(handle, tenant, key).ifPresent(before -> {
            handle.createUpdate(
                            """
                            delete from quota_limits
                            where tenant_id = :tenant and scope = :scope and subject = :subject and name = :name""")
                    .bind("tenant", tenant.value())
                    .bind("scope", key.scope().wireName())
                    .bind("subject", key.subject())
                    .bind("name", key.name().wireName())
                    .execute();
            SqlAuditStore.record(handle, changed(key, Optional.of(before), Optional.empty()));
        }));
        return true;
    }

    private static Optional<Map<String, Object>> find(Handle handle, TenantId tenant, LimitKey key) {
        return handle.createQuery(
                        """
                        select amount, burst from quota_limits
                        where tenant_id = :tenant and scope = :scope and subject = :subject and name = :name
                        for update""")
                .bind("tenant", tenant.value())
                .bind("scope", key.scope().wireName())
                .bind("subject", key.subject())
                .bind("name", key.name().wireName())
                .map((row, context) -> described(limit(row)))
                .findOne();
    }

    /** What limits it; nothing if the plan's limit is lifted. */
    private static Map<String, Object> described(Optional<Limit> limit) {
        return Map.of("limit", limit.map(Limit::amount), "burst", limit.map(Limit::burst));
    }

    private static Change changed(
            LimitKey key, Optional<Map<String, Object>> before, Optional<Map<String, Object>> after) {
        var whose = key.scope().wireName() + (key.subject().isEmpty() ? "" : ":" + key.subject());
        var resource = whose + ":" + key.name().wireName();
        return new Change("quota_limit." + (after.isPresent() ? "set" : "reset"), resource, before, after);
    }

    @Override
    public boolean putZone(TenantId tenant, ZoneId zone) {
        if (plan(tenant).isEmpty()) {
            return false;
        }
        database.run(tenant, handle -> {
            var before = handle.createQuery("select time_zone from tenants where id = :tenant for no key update")
                    .bind("tenant", tenant.value())
                    .mapTo(String.class)
                    .one();
            handle.createUpdate("update tenants set time_zone = :zone where id = :tenant")
                    .bind("zone", zone.getId())
                    .bind("tenant", tenant.value())
                    .execute();
            SqlAuditStore.record(
                    handle,
                    Change.updated(
                            "time_zone",
                            tenant.value(),
                            Map.of("time_zone", before),
                            Map.of("time_zone", zone.getId())));
        });
        return true;
    }
}
