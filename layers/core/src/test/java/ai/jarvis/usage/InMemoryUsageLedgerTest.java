package ai.jarvis.usage;

import ai.jarvis.tenancy.TenantId;

class InMemoryUsageLedgerTest extends UsageLedgerContract {
    private final InMemoryUsageLedger ledger = new InMemoryUsageLedger();

    @Override
    protected UsageLedger ledger() {
        return ledger;
    }

    @Override
    protected TenantId newTenant() {
        return TenantId.fresh();
    }
}
