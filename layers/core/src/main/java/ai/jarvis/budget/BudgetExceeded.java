package ai.jarvis.budget;

import ai.jarvis.model.Money;
import ai.jarvis.quota.QuotaExceeded;
import ai.jarvis.quota.RateLimit;
import java.time.Duration;

/** A call of a model that a budget refuses. Nothing was spent. */
public final class BudgetExceeded extends QuotaExceeded {
    /** The code of its problem document. */
    public static final String CODE = "budget_exceeded";

    private static final long serialVersionUID = 1L;

    BudgetExceeded(Budget budget, RateLimit limit, Money left, Money wanted, Duration retryAfter) {
        super(
                limit,
                CODE,
                "The budget '" + budget.name() + "' of " + plain(budget.amount()) + " per "
                        + budget.every().wireName() + " has " + plain(left) + " left, and the call may cost "
                        + plain(wanted) + ".",
                retryAfter);
    }

    private static String plain(Money money) {
        return money.amount().toPlainString() + " " + money.currency();
    }
}
