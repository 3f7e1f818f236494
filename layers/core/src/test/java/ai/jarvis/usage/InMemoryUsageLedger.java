package ai.jarvis.usage;

import ai.jarvis.model.Money;
import ai.jarvis.tenancy.TenantId;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Usage in memory. */
public final class InMemoryUsageLedger implements UsageLedger {
    private final Map<UsageId, UsageRecord> records = new ConcurrentHashMap<>();

    @Override
    public void append(List<UsageRecord> added) {
        added.forEach(record -> records.putIfAbsent(record.id(), record));
    }

    /** All records, oldest first. */
    public List<UsageRecord> all() {
        return records.values().stream()
                .sorted(Comparator.comparing(UsageRecord::at)
                        .thenComparing(record -> record.id().value()))
                .toList();
    }

    private List<UsageRecord> in(TenantId tenant, Period period) {
        return all().stream()
                .filter(record -> record.account().tenant().equals(tenant))
                .filter(record -> !record.at().isBefore(period.from()))
                .filter(record -> record.at().isBefore(period.to()))
                .toList();
    }

    @Override
    public List<UsageSummary> summarize(TenantId tenant, Period period, Grouping grouping) {
        var byKey = in(tenant, period).stream()
                .collect(Collectors.groupingBy(record -> key(record, grouping), TreeMap::new, Collectors.toList()));
        return byKey.entrySet().stream()
                .map(group -> sum(group.getKey(), group.getValue()))
                .toList();
    }

    private static String key(UsageRecord record, Grouping grouping) {
        return switch (grouping.by()) {
            case MODEL -> record.model().value();
            case USER -> record.account().principal().orElse("");
            case SCENARIO -> record.scenario().wireName();
            case DAY -> record.at().atZone(grouping.zone()).toLocalDate().toString();
        };
    }

    private static UsageSummary sum(String key, Collection<UsageRecord> records) {
        var costs = records.stream()
                .flatMap(record -> record.cost().stream())
                .collect(Collectors.groupingBy(
                        Money::currency,
                        TreeMap::new,
                        Collectors.reducing(BigDecimal.ZERO, Money::amount, BigDecimal::add)));
        return new UsageSummary(
                key,
                records.size(),
                records.stream()
                        .mapToLong(record -> record.tokens().inputTokens())
                        .sum(),
                records.stream()
                        .mapToLong(record -> record.tokens().outputTokens())
                        .sum(),
                records.stream().filter(record -> record.cost().isEmpty()).count(),
                records.stream()
                        .filter(record -> record.cost().isEmpty())
                        .mapToLong(record -> (long) record.tokens().inputTokens()
                                + record.tokens().outputTokens())
                        .sum(),
                costs.entrySet().stream()
                        .map(cost -> new Money(cost.getValue(), cost.getKey()))
                        .toList());
    }

    @Override
    public BigDecimal cost(TenantId tenant, Period period, CostFilter filter) {
        return in(tenant, period).stream()
                .filter(record -> filter.principal().isEmpty()
                        || filter.principal().equals(record.account().principal()))
                .filter(record ->
                        filter.model().isEmpty() || filter.model().get().equals(record.model()))
                .filter(record ->
                        filter.scenario().isEmpty() || filter.scenario().get() == record.scenario())
                .flatMap(record -> record.cost().stream())
                .filter(cost -> cost.currency().equals(filter.currency()))
                .map(Money::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Override
    public void forEach(TenantId tenant, Period period, Consumer<UsageRecord> each) {
        in(tenant, period).forEach(each);
    }
}
