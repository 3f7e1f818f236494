package ai.jarvis.model.cache;

import java.util.List;

/** Where questions are kept by their meanings, beside the answers in an {@link AnswerStore}. It may lose any of them. */
public interface QuestionIndex {
    /**
     * A question that was answered.
     *
     * @param answer by which its answer is found, if that is still there
     * @param wording what of it must be equal
     * @param vector its meaning
     */
    @SuppressWarnings(
            "ArrayRecordComponent") // Carries a vector from a model to the index and back; nobody compares it.
    record Entry(CacheKey answer, String wording, float[] vector) {}

    /**
     * The newest questions of a group that were put under this generation; none where the index does not answer.
     *
     * @param group what the questions have in common: all but the words of the last
     */
    List<Entry> find(CacheKey group, long generation);

    /** Keeps a question for as long as answers are kept. */
    void put(CacheKey group, long generation, Entry entry);
}
