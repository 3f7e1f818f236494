package ai.jarvis.usage;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.model.ModelId;
import ai.jarvis.model.Money;
import ai.jarvis.model.TokenUsage;
import ai.jarvis.tenancy.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every ledger does. */
public abstract class UsageLedgerContract {
    private static final Instant NOON = Instant.parse("2030-05-31T12:00:00Z");
    private static final Period MONTH = new Period(Instant.parse("2030-05-01T00:00:00Z"), NOON.plusSeconds(86_400));

    protected abstract UsageLedger ledger();

    /** A tenant that is there. */
    protected abstract TenantId newTenant();

    private static UsageRecord record(TenantId tenant, String principal, String model, String cost, Instant at) {
        return new UsageRecord(
                UsageId.fresh(),
                new Account(tenant, Optional.ofNullable(principal)),
                principal == null ? Scenario.INGESTION : Scenario.CHAT,
                new ModelId(model),
                new TokenUsage(100, 10),
                Optional.ofNullable(cost).map(amount -> new Money(new BigDecimal(amount), "USD")),
                Outcome.ANSWERED,
                false,
                at);
    }

    private List<UsageRecord> records(TenantId tenant) {
        var records = new ArrayList<UsageRecord>();
        ledger().forEach(tenant, MONTH, records::add);
        return records;
    }

    private List<UsageSummary> summarize(TenantId tenant, Grouping.By by, ZoneId zone) {
        return ledger().summarize(tenant, MONTH, new Grouping(by, zone));
    }

    @Test
    void aRecordThatComesTwiceIsThereOnce() {
        var tenant = newTenant();
        var record = record(tenant, "key_a", "large", "0.25", NOON);

        ledger().append(List.of(record));
        ledger().append(List.of(record, record(tenant, null, "small", null, NOON.plusSeconds(1))));

        assertThat(records(tenant)).hasSize(2).first().isEqualTo(record);
        assertThat(records(tenant).getLast().cost()).isEmpty();
        assertThat(records(tenant).getLast().account().principal()).isEmpty();
    }

    @Test
    void takesRecordsOfSeveralTenantsAndShowsEachItsOwn() {
        var one = newTenant();
        var other = newTenant();

        ledger().append(List.of(record(one, "key_a", "m", null, NOON), record(other, "key_b", "m", null, NOON)));

        assertThat(records(one))
                .hasSize(1)
                .allMatch(record -> record.account().tenant().equals(one));
        assertThat(summarize(other, Grouping.By.USER, ZoneOffset.UTC))
                .containsExactly(new UsageSummary("key_b", 1, 100, 10, 1, 110, List.of()));
    }

    @Test
    void aPeriodHasItsBeginningAndNotItsEnd() {
        var tenant = newTenant();
        ledger().append(List.of(
                record(tenant, "a", "m", null, MONTH.from().minusMillis(1)),
                record(tenant, "b", "m", null, MONTH.from()),
                record(tenant, "c", "m", null, MONTH.to().minusMillis(1)),
                record(tenant, "d", "m", null, MONTH.to())));

        assertThat(records(tenant))
                .extracting(record -> record.account().principal().orElseThrow())
                .containsExactly("b", "c");
    }

    @Test
    void addsUpByWhatIsAskedFor() {
        var tenant = newTenant();
        ledger().append(List.of(
                record(tenant, "key_a", "large", "0.1", NOON),
                record(tenant, "key_b", "large", "0.2", NOON),
                record(tenant, null, "small", null, NOON.plusSeconds(11 * 3600))));

        var large = List.of(new Money(new BigDecimal("0.3"), "USD"));
        assertThat(summarize(tenant, Grouping.By.MODEL, ZoneOffset.UTC))
                .containsExactly(
                        new UsageSummary("large", 2, 200, 20, 0, 0, large),
                        new UsageSummary("small", 1, 100, 10, 1, 110, List.of()));
        assertThat(summarize(tenant, Grouping.By.SCENARIO, ZoneOffset.UTC))
                .extracting(UsageSummary::key)
                .containsExactly("chat", "ingestion");
        assertThat(summarize(tenant, Grouping.By.USER, ZoneOffset.UTC))
                .extracting(UsageSummary::key)
                .containsExactly("", "key_a", "key_b");
        assertThat(summarize(tenant, Grouping.By.DAY, ZoneOffset.UTC))
                .extracting(UsageSummary::key)
                .containsExactly("2030-05-31");
        assertThat(summarize(tenant, Grouping.By.DAY, ZoneId.of("Asia/Shanghai")))
                .extracting(UsageSummary::key)
                .containsExactly("2030-05-31", "2030-06-01");
    }

    @Test
    void keepsWhatIsPricedAndWhatIsNotApart() {
        var tenant = newTenant();
        ledger().append(List.of(
                record(tenant, "key_a", "m", null, NOON),
                record(tenant, "key_a", "m", "0.000001", NOON),
                record(tenant, "key_a", "m", "0", NOON)));

        assertThat(summarize(tenant, Grouping.By.MODEL, ZoneOffset.UTC))
                .containsExactly(new UsageSummary(
                        "m", 3, 300, 30, 1, 110, List.of(new Money(new BigDecimal("0.000001"), "USD"))));
    }

    @Test
    void keepsWhichPriceACostWasMadeByAndWhatTheProviderHadKept() {
        var tenant = newTenant();
        var plain = record(tenant, "key_a", "m", "0.1", NOON);
        var record = new UsageRecord(
                plain.id(),
                plain.account(),
                plain.scenario(),
                plain.model(),
                new TokenUsage(100, 10, 60),
                plain.cost(),
                plain.outcome(),
                plain.estimated(),
                plain.at(),
                Optional.of(NOON.minusSeconds(60)));

        ledger().append(List.of(record));

        assertThat(records(tenant)).containsExactly(record);
    }

    @Test
    void tellsWhatSomeCallsHaveCost() {
        var tenant = newTenant();
        ledger().append(List.of(
                record(tenant, "key_a", "large", "0.1", NOON),
                record(tenant, "key_a", "small", "0.02", NOON),
                record(tenant, "key_b", "large", "0.003", NOON),
                record(tenant, null, "large", "0.0004", NOON),
                record(tenant, "key_a", "large", null, NOON),
                record(tenant, "key_a", "large", "5", MONTH.to())));

        assertThat(cost(tenant, null, null, null)).isEqualByComparingTo("0.1234");
        assertThat(cost(tenant, "key_a", null, null)).isEqualByComparingTo("0.12");
        assertThat(cost(tenant, "key_a", "large", null)).isEqualByComparingTo("0.1");
        assertThat(cost(tenant, null, "large", Scenario.INGESTION)).isEqualByComparingTo("0.0004");
        assertThat(cost(newTenant(), null, null, null)).isZero();
        assertThat(ledger().cost(
                                tenant,
                                MONTH,
                                new CostFilter(Optional.empty(), Optional.empty(), Optional.empty(), "EUR")))
                .isZero();
    }

    private BigDecimal cost(TenantId tenant, String principal, String model, Scenario scenario) {
        return ledger().cost(
                        tenant,
                        MONTH,
                        new CostFilter(
                                Optional.ofNullable(principal),
                                Optional.ofNullable(model).map(ModelId::new),
                                Optional.ofNullable(scenario),
                                "USD"));
    }
}
