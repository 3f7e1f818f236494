package ai.jarvis.budget;

import ai.jarvis.model.ModelId;
import ai.jarvis.quota.Ask;
import ai.jarvis.quota.Ask.CalendarCounter;
import ai.jarvis.quota.CounterKey;
import ai.jarvis.quota.Limit;
import ai.jarvis.quota.Period;
import ai.jarvis.quota.Scope;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.CostFilter;
import ai.jarvis.usage.Scenario;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What of a budget is there in one of its periods, for one who has it.
 *
 * @param filter whose costs are paid from it
 */
record Purse(TenantId tenant, Budget budget, CostFilter filter, CalendarCounter counter) {
    static Purse of(TenantId tenant, Budget budget, Optional<String> principal, Instant now, ZoneId zone) {
        var period = Period.of(budget.every().quota(), now, zone);
        var filter = budget.filter(principal);
        // Notes are kept with a counter of the purse's own, so that many of them do not make the tenant's too large.
        var key = new CounterKey(tenant, Scope.TENANT, subject(budget, filter), YearMonth.from(period.day()));
        return new Purse(tenant, budget, filter, new CalendarCounter(key, period));
    }

    /** By what it counts, so that a budget which becomes another one begins with what that has spent. */
    private static String subject(Budget budget, CostFilter filter) {
        var counted = String.join(
                "/",
                filter.principal().orElse(""),
                filter.model().map(ModelId::value).orElse(""),
                filter.scenario().map(Scenario::wireName).orElse(""),
                filter.currency());
        return "budget:" + budget.name() + ":" + Integer.toHexString(counted.hashCode());
    }

    /** Its whole amount, in millionths. */
    long amount() {
        return Budget.micros(budget.amount().amount());
    }

    /** Asks for some of it; without a hard stop it only counts. */
    Ask ask(long micros) {
        return new Ask(
                budget.every().quota(),
                Scope.TENANT,
                owner(),
                budget.hardStop() ? Optional.of(new Limit(amount(), 1)) : Optional.empty(),
                micros,
                Optional.of(counter));
    }

    /** Whose counter it is. */
    String owner() {
        return tenant + ":" + counter.key().subject();
    }

    /** What is noted of an alert; with another amount the budget is told of again. */
    String note(int percent) {
        return "alerted:" + budget.amount().amount().stripTrailingZeros() + ":"
                + counter.period().label() + ":" + percent;
    }
}
