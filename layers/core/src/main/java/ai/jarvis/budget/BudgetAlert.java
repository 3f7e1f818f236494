package ai.jarvis.budget;

import ai.jarvis.model.Money;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * A budget of which so much is spent as somebody wanted to know.
 *
 * @param user whose calls have spent it, if the budget is about somebody's
 * @param period the day or month that it is about, in ISO 8601
 * @param percent the threshold that is passed
 */
public record BudgetAlert(
        TenantId tenant, Budget budget, Optional<String> user, String period, int percent, Money spent, Instant at) {}
