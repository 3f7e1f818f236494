package ai.jarvis.budget;

/** What happens to budgets, for whoever must know. */
@FunctionalInterface
public interface BudgetEvents {
    /** Tells it; throws if that fails. */
    void alerted(BudgetAlert alert);
}
