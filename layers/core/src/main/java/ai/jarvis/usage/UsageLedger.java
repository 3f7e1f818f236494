package ai.jarvis.usage;

import ai.jarvis.tenancy.TenantId;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Consumer;

/** All records of usage. Those of a tenant that is gone are not taken, and no mistake. */
public interface UsageLedger extends UsageSink {
    /** What a tenant used in a period, by what it is asked to be grouped by, in that order. */
    List<UsageSummary> summarize(TenantId tenant, Period period, Grouping grouping);

    /** What the calls of a period have cost that a filter lets through. */
    BigDecimal cost(TenantId tenant, Period period, CostFilter filter);

    /** A tenant's records of a period, oldest first. They pass one by one, however many there are. */
    void forEach(TenantId tenant, Period period, Consumer<UsageRecord> each);
}
