package ai.jarvis.agent;

import ai.jarvis.tenancy.TenantId;

class InMemoryAgentStoreTest extends AgentStoreContract {
    private final InMemoryAgentStore store = new InMemoryAgentStore();

    @Override
    protected AgentStore store() {
        return store;
    }

    @Override
    protected TenantId newTenant() {
        return TenantId.fresh();
    }
}
