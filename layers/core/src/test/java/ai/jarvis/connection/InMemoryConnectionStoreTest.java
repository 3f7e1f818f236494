package ai.jarvis.connection;

class InMemoryConnectionStoreTest extends ConnectionStoreContract {
    private final ConnectionStore store = new InMemoryConnectionStore();

    @Override
    protected ConnectionStore store() {
        return store;
    }
}
