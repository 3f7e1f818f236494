package ai.jarvis.model.gateway;

import ai.jarvis.model.ChatModel;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.PriceHistory;
import ai.jarvis.model.PriceVersion;
import ai.jarvis.model.Priced;
import ai.jarvis.model.Timeouts;
import ai.jarvis.model.route.Candidate;
import java.time.Instant;
import java.util.Optional;

/**
 * A chat model that tenants may use.
 *
 * @param candidate what is known of it when one is chosen
 * @param maxOutputTokens as many as an answer has where the request sets no limit
 * @param prices those to come among them
 * @param version what changes with all that is said of it; absent where nothing does while the process lives
 */
public record ChatOffer(
        Candidate candidate,
        ChatModel model,
        Timeouts timeouts,
        int maxOutputTokens,
        PriceHistory prices,
        Optional<String> version) {
    public ChatOffer {
        if (maxOutputTokens < 1) {
            throw new IllegalArgumentException("An answer must be allowed at least one token: " + maxOutputTokens);
        }
    }

    /** One that stays as it is, and whose price never changes. */
    public ChatOffer(Candidate candidate, ChatModel model, Timeouts timeouts, int maxOutputTokens) {
        this(candidate, model, timeouts, maxOutputTokens, PriceHistory.of(candidate.price()), Optional.empty());
    }

    /** What is known of it at a time. */
    public Candidate candidate(Instant at) {
        var price = prices.at(at).map(PriceVersion::price);
        return price.equals(candidate.price()) ? candidate : candidate.withPrice(price);
    }

    /** What callers know it by. */
    public ModelId name() {
        return candidate.target().model();
    }

    /** The model with its prices. */
    public Priced<ChatModel> priced() {
        return new Priced<>(model, prices);
    }
}
