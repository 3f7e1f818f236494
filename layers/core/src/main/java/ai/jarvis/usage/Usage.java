package ai.jarvis.usage;

import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import java.util.List;

/** What a tenant's administrators may know about its usage. */
public final class Usage {
    private final UsageLedger ledger;
    private final Runnable arrival;

    /** @param arrival returns when what was used before is in the ledger */
    public Usage(UsageLedger ledger, Runnable arrival) {
        this.ledger = ledger;
        this.arrival = arrival;
    }

    public List<UsageSummary> summarize(Caller caller, Period period, Grouping grouping) {
        caller.require(Permission.USAGE_READ);
        arrival.run();
        return ledger.summarize(caller.tenant(), period, grouping);
    }
}
