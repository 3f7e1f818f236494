package ai.jarvis.usage;

import ai.jarvis.model.cache.AnswerFigures;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** What a tenant's administrators may know about its usage. */
public final class Usage {
    private final UsageLedger ledger;
    private final AnswerFigures figures;
    private final Runnable arrival;

    /** @param arrival returns when what was used before is in the ledger */
    public Usage(UsageLedger ledger, AnswerFigures figures, Runnable arrival) {
        this.ledger = ledger;
        this.figures = figures;
        this.arrival = arrival;
    }

    public List<UsageSummary> summarize(Caller caller, Period period, Grouping grouping) {
        caller.require(Permission.USAGE_READ);
        arrival.run();
        return ledger.summarize(caller.tenant(), period, grouping);
    }

    /** How often answers were given again on the days, in UTC, that a period touches. */
    public AnswerFigures.Sums answers(Caller caller, Period period) {
        caller.require(Permission.USAGE_READ);
        return figures.sums(
                caller.tenant(),
                LocalDate.ofInstant(period.from(), ZoneOffset.UTC),
                LocalDate.ofInstant(period.to().minusNanos(1), ZoneOffset.UTC));
    }
}
