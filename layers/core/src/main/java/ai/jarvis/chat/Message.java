package ai.jarvis.chat;

import ai.jarvis.model.ChatPrompt.Speaker;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One message of a conversation; {@code answer} tells how an assistant's came about. */
public record Message(
        MessageId id,
        ConversationId conversation,
        Speaker speaker,
        String text,
        Optional<AnswerDetails> answer,
        Instant createdAt) {
    /** How an answer came about. */
    public record AnswerDetails(List<Citation> citations, boolean grounded, String model) {
        public AnswerDetails {
            citations = List.copyOf(citations);
        }
    }
}
