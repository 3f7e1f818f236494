package ai.jarvis.usage;

import ai.jarvis.model.ModelId;
import ai.jarvis.model.Money;
import ai.jarvis.model.TokenUsage;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Rows;
import ai.jarvis.tenancy.TenantId;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Usage in PostgreSQL. */
public final class SqlUsageLedger implements UsageLedger {
    private static final int FETCH_SIZE = 1_000;

    private static final RowMapper<UsageRecord> RECORDS = (row, context) -> new UsageRecord(
            new UsageId(row.getString("id")),
            new Account(new TenantId(row.getString("tenant_id")), Rows.optionalText(row, "principal")),
            Scenario.valueOf(row.getString("scenario").toUpperCase(Locale.ROOT)),
            new ModelId(row.getString("model")),
            new TokenUsage(row.getInt("input_tokens"), row.getInt("output_tokens"), row.getInt("cached_input_tokens")),
            cost(row),
            Outcome.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT)),
            row.getBoolean("estimated"),
            Rows.instant(row, "at"),
            Rows.optionalInstant(row, "price_from"));

    private static final RowMapper<UsageSummary> SUMS = (row, context) -> {
        var calls = row.getLong("calls");
        var input = row.getLong("input_tokens");
        var output = row.getLong("output_tokens");
        var cost = cost(row);
        return new UsageSummary(
                row.getString("key"),
                calls,
                input,
                output,
                cost.isEmpty() ? calls : 0,
                cost.isEmpty() ? input + output : 0,
                cost.stream().toList());
    };

    private final Database database;

    public SqlUsageLedger(Database database) {
        this.database = database;
    }

    @Override
    public void append(List<UsageRecord> records) {
        records.stream()
                .collect(Collectors.groupingBy(record -> record.account().tenant()))
                .forEach(this::append);
    }

    private void append(TenantId tenant, List<UsageRecord> records) {
        try {
            database.run(tenant, handle -> insert(handle, records));
        } catch (Refusal e) {
            if (!isGone(tenant)) {
                throw e;
            }
        }
    }

    /** Whether it is read-only for ever, and not because it moves. */
    private boolean isGone(TenantId tenant) {
        return database.inRegistry(tenant, handle -> handle.createQuery(
                        "select exists (select from tenants where id = :tenant and status in ('deleting', 'deleted'))")
                .bind("tenant", tenant.value())
                .mapTo(Boolean.class)
                .one());
    }

    private static void insert(Handle handle, List<UsageRecord> records) {
        var batch = handle.prepareBatch(
                """
                insert into usage_records (tenant_id, id, principal, scenario, model, input_tokens, output_tokens,
                    cached_input_tokens, cost, currency, price_from, outcome, estimated, at)
                select :tenant, :id, cast(:principal as text), :scenario, :model, :input, :output, :cached,
                    cast(:cost as numeric), cast(:currency as text), cast(:priceFrom as timestamptz), :outcome,
                    :estimated, :at
                where exists (select from tenants where id = :tenant)
                on conflict (tenant_id, id) do nothing""");
        for (var record : records) {
            batch.bind("tenant", record.account().tenant().value())
                    .bind("id", record.id().value())
                    .bind("principal", record.account().principal())
                    .bind("scenario", record.scenario().wireName())
                    .bind("model", record.model().value())
                    .bind("input", record.tokens().inputTokens())
                    .bind("output", record.tokens().outputTokens())
                    .bind("cached", record.tokens().cachedInputTokens())
                    .bind("priceFrom", record.priceFrom())
                    .bind("cost", record.cost().map(Money::amount))
                    .bind("currency", record.cost().map(Money::currency))
                    .bind("outcome", record.outcome().wireName())
                    .bind("estimated", record.estimated())
                    .bind("at", record.at())
                    .add();
        }
        batch.execute();
    }

    @Override
    public List<UsageSummary> summarize(TenantId tenant, Period period, Grouping grouping) {
        var byCurrency = database.in(tenant, handle -> handle.createQuery(
                        """
                        select %s as key, currency, count(*) as calls, sum(input_tokens) as input_tokens,
                            sum(output_tokens) as output_tokens, sum(cost) as cost
                        from usage_records
                        where tenant_id = :tenant and at >= :from and at < :to
                        group by 1, 2 order by 1, 2"""
                                .formatted(key(grouping.by())))
                .bind("tenant", tenant.value())
                .bind("zone", grouping.zone().getId())
                .bind("from", period.from())
                .bind("to", period.to())
                .map(SUMS)
                .list());
        var summaries = new ArrayList<UsageSummary>();
        for (var next : byCurrency) {
            if (!summaries.isEmpty() && summaries.getLast().key().equals(next.key())) {
                summaries.add(summaries.removeLast().plus(next));
            } else {
                summaries.add(next);
            }
        }
        summaries.sort(Comparator.comparing(UsageSummary::key));
        return summaries;
    }

    @Override
    public BigDecimal cost(TenantId tenant, Period period, CostFilter filter) {
        return database.in(tenant, handle -> handle.createQuery(
                        """
                        select coalesce(sum(cost), 0) from usage_records
                        where tenant_id = :tenant and at >= :from and at < :to and currency = :currency
                            and (cast(:principal as text) is null or principal = :principal)
                            and (cast(:model as text) is null or model = :model)
                            and (cast(:scenario as text) is null or scenario = :scenario)""")
                .bind("tenant", tenant.value())
                .bind("from", period.from())
                .bind("to", period.to())
                .bind("currency", filter.currency())
                .bindByType("principal", filter.principal().orElse(null), String.class)
                .bindByType("model", filter.model().map(ModelId::value).orElse(null), String.class)
                .bindByType(
                        "scenario", filter.scenario().map(Scenario::wireName).orElse(null), String.class)
                .mapTo(BigDecimal.class)
                .one());
    }

    private static String key(Grouping.By by) {
        return switch (by) {
            case MODEL -> "model";
            case USER -> "coalesce(principal, '')";
            case SCENARIO -> "scenario";
            case DAY -> "to_char(at at time zone :zone, 'YYYY-MM-DD')";
        };
    }

    @Override
    public void forEach(TenantId tenant, Period period, Consumer<UsageRecord> each) {
        database.run(tenant, handle -> handle.createQuery(
                        """
                        select * from usage_records
                        where tenant_id = :tenant and at >= :from and at < :to
                        order by at, id""")
                .bind("tenant", tenant.value())
                .bind("from", period.from())
                .bind("to", period.to())
                .setFetchSize(FETCH_SIZE)
                .map(RECORDS)
                .forEach(each));
    }

    private static Optional<Money> cost(ResultSet row) throws SQLException {
        var amount = row.getBigDecimal("cost");
        return amount == null ? Optional.empty() : Optional.of(new Money(plain(amount), row.getString("currency")));
    }

    /** As {@link ai.jarvis.model.TokenPrice#cost} gives it, whatever scale the database keeps it with. */
    private static BigDecimal plain(BigDecimal amount) {
        return amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
    }
}
