package ai.jarvis.workflow;

import ai.jarvis.tenancy.TenantId;

class InMemoryRunQueueTest extends RunQueueContract {
    private final RunQueue queue = new InMemoryRunQueue();

    @Override
    protected RunQueue queue() {
        return queue;
    }

    @Override
    protected TenantId newTenant() {
        return TenantId.fresh();
    }
}
