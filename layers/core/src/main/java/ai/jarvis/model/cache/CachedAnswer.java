package ai.jarvis.model.cache;

import ai.jarvis.model.Completion;
import ai.jarvis.model.Completion.Finish;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.Money;
import ai.jarvis.model.TokenUsage;
import java.util.Optional;

/**
 * An answer that may be given again.
 *
 * @param usage what it took when a model gave it
 * @param cost what it cost then, if that is known
 */
public record CachedAnswer(String text, ModelId model, TokenUsage usage, Optional<Money> cost) {
    /** What of an answer can be given again: one that a model brought to its own end, without calls of tools. */
    public static Optional<CachedAnswer> of(Completion completion, TokenUsage usage, Optional<Money> cost) {
        var isWhole = completion.finish() == Finish.STOP
                && completion.toolCalls().isEmpty()
                && !completion.text().isEmpty();
        return isWhole
                ? Optional.of(new CachedAnswer(completion.text(), completion.model(), usage, cost))
                : Optional.empty();
    }
}
