package ai.jarvis.budget;

import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.List;

/** Where tenants' budgets are kept. */
public interface BudgetStore {
    /** All of a tenant, by name. */
    List<Budget> list(TenantId tenant);

    /**
     * Makes a budget, or replaces the one of its name.
     *
     * @param most as many as a tenant can have
     * @return whether there was room for it
     */
    boolean put(TenantId tenant, Budget budget, int most, Instant at);

    /** Removes a budget; whether it was there. */
    boolean delete(TenantId tenant, String name);
}
