package ai.jarvis.model.cache;

import ai.jarvis.model.route.MovableClock;

class InMemoryAnswerStoreTest extends AnswerStoreContract {
    private final AnswerStore store = new InMemoryAnswerStore(new MovableClock());

    @Override
    protected AnswerStore store() {
        return store;
    }

    @Override
    protected AnswerStore storeOfAnotherInstance() {
        return store;
    }
}
