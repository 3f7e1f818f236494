package ai.jarvis.usage;

import ai.jarvis.platform.Metrics;
import ai.jarvis.quota.Demand;
import ai.jarvis.quota.QuotaExceeded;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.util.Set;

/** Opens the tabs on which models are called. */
public final class Metering {
    private final Budget budget;
    private final Spending spending;
    private final UsageSink ledger;
    private final Metrics metrics;
    private final Clock clock;

    /** Where nothing but tokens is limited. */
    public Metering(Budget budget, UsageSink ledger, Metrics metrics, Clock clock) {
        this(budget, Spending.unlimited(), ledger, metrics, clock);
    }

    public Metering(Budget budget, Spending spending, UsageSink ledger, Metrics metrics, Clock clock) {
        this.budget = budget;
        this.spending = spending;
        this.ledger = ledger;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * A tab for one piece of work, which whoever opens it closes. What the work takes at most is held until then.
     *
     * @throws QuotaExceeded if the caller may not take so much
     */
    public Tab open(Caller caller, Scenario scenario, Demand most) {
        return new Tab(Account.of(caller), scenario, budget.reserve(caller, most), spending, ledger, metrics, clock);
    }

    /** As {@link #open}, for the platform's work in the background, which only the tenant's limits are for. */
    public Tab openInBackground(TenantId tenant, Scenario scenario, Demand most) {
        var platform = new Caller(tenant, scenario.wireName(), Set.of());
        return new Tab(
                Account.ofBackground(tenant),
                scenario,
                budget.reserve(platform, most),
                spending,
                ledger,
                metrics,
                clock);
    }
}
