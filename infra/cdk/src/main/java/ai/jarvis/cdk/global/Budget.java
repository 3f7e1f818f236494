package ai.jarvis.cdk.global;

import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Site;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.budgets.CfnBudget;
import software.constructs.Construct;

/** A warning before the month's money is spent. */
final class Budget extends Construct {
    /** Makes the budget of so many USD a month. */
    Budget(Construct scope, String id, Site site, int amount) {
        super(scope, id);
        List<String> addresses = site.deployment().alarmEmails();
        CfnBudget.Builder budget = CfnBudget.Builder.create(this, "Budget")
                .budget(CfnBudget.BudgetDataProperty.builder()
                        .budgetName(site.deployment().name())
                        .budgetType("COST")
                        .timeUnit("MONTHLY")
                        .budgetLimit(CfnBudget.SpendProperty.builder()
                                .amount(amount)
                                .unit("USD")
                                .build())
                        .costFilters(Json.object(
                                "TagKeyValue",
                                List.of("user:Application$" + site.deployment().name())))
                        .build());
        if (!addresses.isEmpty()) {
            budget.notificationsWithSubscribers(
                    List.of(warning("ACTUAL", 80, addresses), warning("FORECASTED", 100, addresses)));
        }
        budget.build();
    }

    private static Map<String, Object> warning(String type, int percent, List<String> addresses) {
        return Json.object(
                "notification",
                Json.object(
                        "notificationType",
                        type,
                        "threshold",
                        percent,
                        "thresholdType",
                        "PERCENTAGE",
                        "comparisonOperator",
                        "GREATER_THAN"),
                "subscribers",
                addresses.stream()
                        .map(address -> Json.object("subscriptionType", "EMAIL", "address", address))
                        .toList());
    }
}
