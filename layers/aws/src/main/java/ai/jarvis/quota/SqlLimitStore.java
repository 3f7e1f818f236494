package ai.jarvis.quota;

import ai.jarvis.platform.Database;
import ai.jarvis.tenancy.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Tenants' own limits in PostgreSQL; their plan and time zone are in the registry, wherever their own rows are. */
public final class SqlLimitStore implements LimitStore {
    private final Database database;

    public SqlLimitStore(Database database) {
        this.database = database;
    }

    private record Own(Optional<LimitKey> key, Optional<Limit> limit) {}

    private record Registered(String plan, ZoneId zone) {}

    @Override
    public Optional<TenantLimits> find(TenantId tenant) {
        return registered(tenant)
                .map(found -> new TenantLimits(
                        found.plan(), found.zone(), database.in(tenant, handle -> own(handle, tenant))));
    }

    private Optional<Registered> registered(TenantId tenant) {
        return database.inRegistry(
                tenant, handle -> handle.createQuery("select plan, time_zone from tenants where id = :tenant")
                        .bind("tenant", tenant.value())
                        .map((row, context) ->
                                new Registered(row.getString("plan"), ZoneId.of(row.getString("time_zone"))))
                        .findOne());
    }

    private static Map<LimitKey, Optional<Limit>> own(Handle handle, TenantId tenant) {
        var own = new HashMap<LimitKey, Optional<Limit>>();
        handle.createQuery("select scope, subject, name, amount, burst from quota_limits where tenant_id = :tenant")
                .bind("tenant", tenant.value())
                .map((row, context) -> new Own(key(row), limit(row)))
                .forEach(each -> each.key().ifPresent(key -> own.put(key, each.limit())));
        return own;
    }

    /** Absent if a newer release wrote a name that this one does not know. */
    private static Optional<LimitKey> key(ResultSet row) throws SQLException {
        var subject = row.getString("subject");
        var scope = Scope.byWireName(row.getString("scope"));
        return QuotaName.byWireName(row.getString("name"))
                .flatMap(name -> scope.map(known -> new LimitKey(known, subject, name)));
    }

    private static Optional<Limit> limit(ResultSet row) throws SQLException {
        var amount = row.getLong("amount");
        return row.wasNull() ? Optional.empty() : Optional.of(new Limit(amount, row.getLong("burst")));
    }

    @Override
    public boolean put(TenantId tenant, Map<LimitKey, Optional<Limit>> changes, Instant at) {
        if (registered(tenant).isEmpty()) {
            return false;
        }
        database.run(tenant, handle -> changes.forEach((key, limit) -> put(handle, tenant, key, limit, at)));
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
        if (registered(tenant).isEmpty()) {
            return false;
        }
        database.run(tenant, handle -> handle.createUpdate(
                        """
                        delete from quota_limits
                        where tenant_id = :tenant and scope = :scope and subject = :subject and name = :name""")
                .bind("tenant", tenant.value())
                .bind("scope", key.scope().wireName())
                .bind("subject", key.subject())
                .bind("name", key.name().wireName())
                .execute());
        return true;
    }

    @Override
    public boolean putZone(TenantId tenant, ZoneId zone) {
        return database.inRegistry(
                        tenant, handle -> handle.createUpdate("update tenants set time_zone = :zone where id = :tenant")
                                .bind("zone", zone.getId())
                                .bind("tenant", tenant.value())
                                .execute())
                == 1;
    }
}
