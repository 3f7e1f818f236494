package ai.jarvis.persona;

import ai.jarvis.chat.MessageId;
import ai.jarvis.tenancy.TenantId;

class InMemoryPersonaStoreTest extends PersonaStoreContract {
    private final InMemoryPersonaStore store = new InMemoryPersonaStore();

    @Override
    protected PersonaStore store() {
        return store;
    }

    @Override
    protected TenantId newTenant() {
        return TenantId.fresh();
    }

    @Override
    protected MessageId message(TenantId tenant) {
        return MessageId.fresh();
    }
}
