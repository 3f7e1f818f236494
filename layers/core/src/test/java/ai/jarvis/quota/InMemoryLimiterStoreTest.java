package ai.jarvis.quota;

class InMemoryLimiterStoreTest extends LimiterStoreContract {
    private final LimiterStore store = new InMemoryLimiterStore();

    @Override
    protected LimiterStore store() {
        return store;
    }
}
