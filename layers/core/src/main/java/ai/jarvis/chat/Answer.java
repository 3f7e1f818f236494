package ai.jarvis.chat;

import ai.jarvis.model.ModelId;
import ai.jarvis.model.Money;
import ai.jarvis.model.TokenUsage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A whole answer.
 *
 * @param grounded whether at least one statement is cited from the knowledge base; of extracts, whether one is about the
 *     question
 * @param cost absent if the model's price is not known
 * @param routing why that model, for people; absent if none was asked or none answered
 * @param degraded what could not be used, in stable words
 */
public record Answer(
        MessageId id,
        ConversationId conversation,
        String text,
        List<Citation> citations,
        boolean grounded,
        ModelId model,
        TokenUsage usage,
        Optional<Money> cost,
        Optional<String> routing,
        List<String> degraded,
        Duration latency) {
    /** What is said to be degraded where a model should have answered, and none did. */
    public static final String WITHOUT_MODEL = "model_unavailable";

    public Answer {
        citations = List.copyOf(citations);
        degraded = List.copyOf(degraded);
    }
}
