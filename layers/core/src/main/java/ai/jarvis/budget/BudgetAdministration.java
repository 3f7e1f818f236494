package ai.jarvis.budget;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import java.time.Clock;
import java.util.List;

/** A tenant's budgets, for those who look after its money. */
public final class BudgetAdministration {
    /** As many as a tenant can have: each call of a model is held against all that are about it. */
    public static final int MOST = 50;

    private final BudgetStore store;
    private final Budgets budgets;
    private final Clock clock;

    public BudgetAdministration(BudgetStore store, Budgets budgets, Clock clock) {
        this.store = store;
        this.budgets = budgets;
        this.clock = clock;
    }

    /** All budgets of the tenant, and how they stand. */
    public List<Budgets.State> list(Caller caller) {
        caller.require(Permission.USAGE_READ);
        return store.list(caller.tenant()).stream()
                .map(budget -> budgets.state(caller.tenant(), budget, caller.principal()))
                .toList();
    }

    /**
     * One of them.
     *
     * @throws Refusal if there is none of that name
     */
    public Budgets.State get(Caller caller, String name) {
        caller.require(Permission.USAGE_READ);
        return store.list(caller.tenant()).stream()
                .filter(budget -> budget.name().equals(name))
                .findFirst()
                .map(budget -> budgets.state(caller.tenant(), budget, caller.principal()))
                .orElseThrow(() -> Refusal.notFound("budget"));
    }

    /** Makes a budget, or replaces the one of its name. Every instance goes by it within seconds. */
    public Budgets.State put(Caller caller, Budget budget) {
        caller.require(Permission.ADMIN_QUOTA);
        if (!store.put(caller.tenant(), budget, MOST, clock.instant())) {
            throw Refusal.of(
                    Refusal.Kind.CONFLICT, "too_many_budgets", "A tenant can have " + MOST + " budgets at most.");
        }
        return budgets.state(caller.tenant(), budget, caller.principal());
    }

    /**
     * Removes a budget.
     *
     * @throws Refusal if there is none of that name
     */
    public void delete(Caller caller, String name) {
        caller.require(Permission.ADMIN_QUOTA);
        if (!store.delete(caller.tenant(), name)) {
            throw Refusal.notFound("budget");
        }
    }
}
