package ai.jarvis.agent;

import ai.jarvis.tenancy.TenantId;

class InMemoryExecutionStoreTest extends ExecutionStoreContract {
    private final InMemoryExecutionStore store = new InMemoryExecutionStore();
    private final InMemoryAgentStore agents = new InMemoryAgentStore();

    @Override
    protected ExecutionStore store() {
        return store;
    }

    @Override
    protected AgentStore agents() {
        return agents;
    }

    @Override
    protected TenantId newTenant() {
        return TenantId.fresh();
    }
}
