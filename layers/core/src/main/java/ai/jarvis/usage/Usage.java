package ai.jarvis.usage;

import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import java.util.List;

/** What a tenant's administrators may know about its usage. */
public final class Usage {
    private final UsageLedger ledger;

    public Usage(UsageLedger ledger) {
        this.ledger = ledger;
    }

    public List<UsageSummary> summarize(Caller caller, Period period, Grouping grouping) {
        caller.require(Permission.USAGE_READ);
        return ledger.summarize(caller.tenant(), period, grouping);
    }
}
