package ai.jarvis.budget;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.Money;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Rows;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.Scenario;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Budgets in PostgreSQL. */
public final class SqlBudgetStore implements BudgetStore {
    private static final String KIND = "budget";
    private static final RowMapper<Budget> BUDGETS = (row, context) -> budget(row);

    private final Database database;

    public SqlBudgetStore(Database database) {
        this.database = database;
    }

    private static Budget budget(ResultSet row) throws SQLException {
        return new Budget(
                row.getString("name"),
                Rows.optionalText(row, "principal"),
                Rows.optionalText(row, "model").map(ModelId::new),
                Rows.optionalText(row, "scenario").map(name -> Scenario.valueOf(name.toUpperCase(Locale.ROOT))),
                Budget.Every.byWireName(row.getString("every")).orElseThrow(),
                new Money(plain(row.getBigDecimal("amount")), row.getString("currency")),
                List.of((Integer[]) row.getArray("alerts").getArray()),
                row.getBoolean("hard_stop"));
    }

    private static BigDecimal plain(BigDecimal amount) {
        var stripped = amount.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    @Override
    public List<Budget> list(TenantId tenant) {
        return database.in(tenant, handle -> handle.createQuery(
                        "select * from budgets where tenant_id = :tenant order by name collate \"C\"")
                .bind("tenant", tenant.value())
                .map(BUDGETS)
                .list());
    }

    @Override
    public boolean put(TenantId tenant, Budget budget, int most, Instant at) {
        return database.in(tenant, handle -> {
            // Whoever adds one at the same time waits, so that both do not find the last place free.
            handle.execute("select from tenants where id = ? for no key update", tenant.value());
            var before = find(handle, tenant, budget.name());
            if (before.isEmpty() && count(handle, tenant) >= most) {
                return false;
            }
            put(handle, tenant, budget, at);
            SqlAuditStore.record(
                    handle,
                    before.map(old -> Change.updated(KIND, budget.name(), described(old), described(budget)))
                            .orElseGet(() -> Change.created(KIND, budget.name(), described(budget))));
            return true;
        });
    }

    private static void put(Handle handle, TenantId tenant, Budget budget, Instant at) {
        handle.createUpdate(
                        """
                        insert into budgets (tenant_id, name, principal, model, scenario, every, amount, currency,
                            alerts, hard_stop, updated_at)
                        values (:tenant, :name, :principal, :model, :scenario, :every, :amount, :currency,
                            :alerts, :hardStop, :at)
                        on conflict (tenant_id, name) do update set principal = excluded.principal,
                            model = excluded.model, scenario = excluded.scenario, every = excluded.every,
                            amount = excluded.amount, currency = excluded.currency, alerts = excluded.alerts,
                            hard_stop = excluded.hard_stop, updated_at = excluded.updated_at""")
                .bind("tenant", tenant.value())
                .bind("name", budget.name())
                .bindByType("principal", budget.user().orElse(null), String.class)
                .bindByType("model", budget.model().map(ModelId::value).orElse(null), String.class)
                .bindByType(
                        "scenario", budget.scenario().map(Scenario::wireName).orElse(null), String.class)
                .bind("every", budget.every().wireName())
                .bind("amount", budget.amount().amount())
                .bind("currency", budget.amount().currency())
                .bindArray("alerts", Integer.class, budget.alerts())
                .bind("hardStop", budget.hardStop())
                .bind("at", at)
                .execute();
    }

    @Override
    public boolean delete(TenantId tenant, String name) {
        return database.in(tenant, handle -> {
            var before = find(handle, tenant, name);
            before.ifPresent(old -> {
                handle.createUpdate("delete from budgets where tenant_id = :tenant and name = :name")
                        .bind("tenant", tenant.value())
                        .bind("name", name)
                        .execute();
                SqlAuditStore.record(handle, Change.deleted(KIND, name, described(old)));
            });
            return before.isPresent();
        });
    }

    private static Optional<Budget> find(Handle handle, TenantId tenant, String name) {
        return handle.createQuery("select * from budgets where tenant_id = :tenant and name = :name for update")
                .bind("tenant", tenant.value())
                .bind("name", name)
                .map(BUDGETS)
                .findOne();
    }

    private static int count(Handle handle, TenantId tenant) {
        return handle.createQuery("select count(*) from budgets where tenant_id = :tenant")
                .bind("tenant", tenant.value())
                .mapTo(Integer.class)
                .one();
    }

    private static Map<String, Object> described(Budget budget) {
        return Map.of(
                "user", budget.user(),
                "model", budget.model().map(ModelId::value),
                "scenario", budget.scenario().map(Scenario::wireName),
                "every", budget.every().wireName(),
                "amount", budget.amount().amount().toPlainString(),
                "currency", budget.amount().currency(),
                "alerts", budget.alerts(),
                "hard_stop", budget.hardStop());
    }
}
