package ai.jarvis.task;

class InMemoryTaskStoreTest extends TaskStoreContract {
    private final TaskStore store = new InMemoryTaskStore();

    @Override
    protected TaskStore store() {
        return store;
    }
}
