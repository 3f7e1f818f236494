package ai.jarvis.model.cache;

class InMemoryQuestionIndexTest extends QuestionIndexContract {
    private final QuestionIndex index = new InMemoryQuestionIndex();

    @Override
    protected QuestionIndex index() {
        return index;
    }
}
