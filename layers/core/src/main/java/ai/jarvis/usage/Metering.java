package ai.jarvis.usage;

import ai.jarvis.platform.Metrics;
import java.time.Clock;

/** Opens the tabs on which models are called. */
public final class Metering {
    private final UsageSink ledger;
    private final Metrics metrics;
    private final Clock clock;

    public Metering(UsageSink ledger, Metrics metrics, Clock clock) {
        this.ledger = ledger;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** A tab for one piece of work, which whoever opens it closes. */
    public Tab open(Account account, Scenario scenario) {
        return new Tab(account, scenario, ledger, metrics, clock);
    }
}
