package ai.jarvis.model.own;

import ai.jarvis.model.ModelAliases;
import ai.jarvis.tenancy.TenantId;

class InMemoryModelAliasesTest extends ModelAliasesContract {
    private final InMemoryModelAliases aliases = new InMemoryModelAliases();

    @Override
    protected ModelAliases aliases() {
        return aliases;
    }

    @Override
    protected TenantId newTenant() {
        return TenantId.fresh();
    }
}
