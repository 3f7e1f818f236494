package ai.jarvis.budget;

import ai.jarvis.model.ModelId;
import ai.jarvis.model.Money;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.usage.Scenario;
import ai.jarvis.web.Listing;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a tenant wants to be spent on models at most, over HTTP. */
@Controller("/api/v1/usage/budgets")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "quota")
class BudgetController {
    private static final Pattern USER = Pattern.compile("\\*|[A-Za-z0-9_-]{1,100}");
    private static final int MOST_OF_A_NAME = 200;
    private static final int MOST_ALERTS = 10;
    private static final int HIGHEST_ALERT = 1_000;

    private final BudgetAdministration budgets;

    BudgetController(BudgetAdministration budgets) {
        this.budgets = budgets;
    }

    /** Money as a decimal in text. */
    @Introspected
    record Amount(@NotNull String amount, @NotNull String currency) {
        static Amount of(Money money) {
            return new Amount(money.amount().toPlainString(), money.currency());
        }

        Money toCore() {
            try {
                var decimal = new BigDecimal(amount);
                if (decimal.signum() <= 0 || decimal.compareTo(Budget.MOST) > 0 || decimal.scale() > 6) {
                    throw Refusal.invalid(
                            "/amount/amount",
                            "must be above 0, at most " + Budget.MOST + ", and have at most 6 decimal places");
                }
                return new Money(decimal, currency);
            } catch (NumberFormatException e) {
                throw Refusal.invalid("/amount/amount", "must be a decimal in text, as in \"12.50\"");
            } catch (IllegalArgumentException e) {
                throw Refusal.invalid("/amount/currency", "must be an ISO 4217 code, as in USD");
            }
        }
    }

    /** A budget as it is wanted. */
    @Introspected
    record Wanted(
            @Schema(description = "A user's or an API key's id, or * for each of them by itself; everybody unless told")
                    Optional<String> user,
            @Schema(description = "Calls of this model; of all unless told") Optional<String> model,
            @Schema(description = "What is called for; everything unless told") Optional<Scenario> scenario,
            @Schema(description = "After which the amount is there again, in the tenant's time zone") @NotNull
                    Budget.Every period,
            @NotNull @Valid Amount amount,
            @Schema(
                            description =
                                    "Percentages at which an event tells of it, once a period; 50, 80 and 100 unless told")
                    Optional<List<@NotNull Integer>> alerts,
            @Schema(description = "Whether calls are refused that may pass the amount; false unless told")
                    Optional<Boolean> hardStop) {
        Budget toCore(String name) {
            if (!Budget.isName(name)) {
                throw Refusal.invalid("?name", "must be 1 to 63 of a-z, 0-9, _ and -, and begin with no sign");
            }
            if (user.filter(who -> !USER.matcher(who).matches()).isPresent()) {
                throw Refusal.invalid("/user", "is not the id of a user or key, or *");
            }
            if (model.filter(which -> which.isBlank() || which.length() > MOST_OF_A_NAME)
                    .isPresent()) {
                throw Refusal.invalid("/model", "must be a model's name");
            }
            return new Budget(
                    name,
                    user,
                    model.map(ModelId::new),
                    scenario,
                    period,
                    amount.toCore(),
                    alerts.map(Wanted::checked).orElse(Budget.STANDARD_ALERTS),
                    hardStop.orElse(false));
        }

        private static List<Integer> checked(List<Integer> alerts) {
            if (alerts.size() > MOST_ALERTS) {
                throw Refusal.invalid("/alerts", "must be at most " + MOST_ALERTS);
            }
            for (int i = 0; i < alerts.size(); i++) {
                if (alerts.get(i) < 1 || alerts.get(i) > HIGHEST_ALERT) {
                    throw Refusal.invalid("/alerts/" + i, "must be from 1 to " + HIGHEST_ALERT);
                }
            }
            return alerts;
        }
    }

    /** A budget and how it stands. What each user has to itself stands as it does for whoever asks. */
    @Introspected
    record BudgetView(
            String name,
            Optional<String> user,
            Optional<String> model,
            Optional<String> scenario,
            String period,
            Amount amount,
            List<Integer> alerts,
            boolean hardStop,
            Amount spent,
            Instant resetsAt) {
        static BudgetView of(Budgets.State state) {
            var budget = state.budget();
            return new BudgetView(
                    budget.name(),
                    budget.user(),
                    budget.model().map(ModelId::value),
                    budget.scenario().map(Scenario::wireName),
                    budget.every().wireName(),
                    Amount.of(budget.amount()),
                    budget.alerts(),
                    budget.hardStop(),
                    Amount.of(state.spent()),
                    state.resetsAt());
        }
    }

    @Get
    @Operation(
            summary = "List the tenant's budgets and how they stand",
            description = "What is spent is the sum of the ledger. Calls without a known price, and those that cost"
                    + " another currency, are not in it.")
    Listing<BudgetView> list(Caller caller) {
        return new Listing<>(budgets.list(caller).stream().map(BudgetView::of).toList(), Optional.empty());
    }

    @Get("/{name}")
    @Operation(summary = "Show a budget and how it stands")
    BudgetView get(@PathVariable String name, Caller caller) {
        return BudgetView.of(budgets.get(caller, name));
    }

    @Put("/{name}")
    @Operation(
            summary = "Make a budget, or replace it",
            description = "Every instance goes by it within 5 seconds. What was spent in the period before counts. With"
                    + " hard_stop a call is refused, with 429 and the code budget_exceeded, if it may cost more than is"
                    + " left; under /v1 the error is insufficient_quota.")
    BudgetView put(@PathVariable String name, @Body @Valid Wanted body, Caller caller) {
        return BudgetView.of(budgets.put(caller, body.toCore(name)));
    }

    @Delete("/{name}")
    @Status(HttpStatus.NO_CONTENT)
    @Operation(summary = "Remove a budget")
    void delete(@PathVariable String name, Caller caller) {
        budgets.delete(caller, name);
    }
}
