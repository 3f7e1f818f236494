package ai.jarvis.model.gateway;

import ai.jarvis.model.ChatModel;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.Priced;
import ai.jarvis.model.Timeouts;
import ai.jarvis.model.route.Candidate;

/**
 * A chat model that tenants may use.
 *
 * @param candidate what is known of it when one is chosen
 * @param maxOutputTokens as many as an answer has where the request sets no limit
 */
public record ChatOffer(Candidate candidate, ChatModel model, Timeouts timeouts, int maxOutputTokens) {
    public ChatOffer {
        if (maxOutputTokens < 1) {
            throw new IllegalArgumentException("An answer must be allowed at least one token: " + maxOutputTokens);
        }
    }

    /** What callers know it by. */
    public ModelId name() {
        return candidate.target().model();
    }

    /** The model with its price. */
    public Priced<ChatModel> priced() {
        return new Priced<>(model, candidate.price());
    }
}
