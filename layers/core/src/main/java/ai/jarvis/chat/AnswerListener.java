package ai.jarvis.chat;

import ai.jarvis.model.ModelId;

/**
 * Hears an answer while it is generated. An exception from any method stops the generation. That the reader has gone is
 * no reason for one: the answer is generated to its end and kept, because it is paid for.
 */
public interface AnswerListener {
    void started(MessageId id, ConversationId conversation, ModelId model);

    void text(String piece);

    void citation(Citation citation);

    /** Whether anyone listens; if not, the model need not stream. */
    default boolean isLive() {
        return true;
    }

    /** Whether the reader has gone, so that nobody hears the rest. */
    default boolean isGone() {
        return false;
    }

    /** For those who want the answer as a whole. */
    AnswerListener NONE = new AnswerListener() {
        @Override
        public void started(MessageId id, ConversationId conversation, ModelId model) {}

        @Override
        public void text(String piece) {}

        @Override
        public void citation(Citation citation) {}

        @Override
        public boolean isLive() {
            return false;
        }
    };
}
