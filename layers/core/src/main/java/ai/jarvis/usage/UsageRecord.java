package ai.jarvis.usage;

import ai.jarvis.model.ModelId;
import ai.jarvis.model.Money;
import ai.jarvis.model.TokenUsage;
import java.time.Instant;
import java.util.Optional;

/**
 * What one call of a model used. It is never changed.
 *
 * @param tokens as the provider counted them
 * @param cost absent if the model's price is not known
 * @param estimated whether the tokens are counted here, because the call ended before the provider told
 * @param at when the call ended
 * @param priceFrom from when on the price held that the cost was made by; absent where it is not known, or by no tokens
 */
public record UsageRecord(
        UsageId id,
        Account account,
        Scenario scenario,
        ModelId model,
        TokenUsage tokens,
        Optional<Money> cost,
        Outcome outcome,
        boolean estimated,
        Instant at,
        Optional<Instant> priceFrom) {
    /** A record that does not tell which price it was made by. */
    public UsageRecord(
            UsageId id,
            Account account,
            Scenario scenario,
            ModelId model,
            TokenUsage tokens,
            Optional<Money> cost,
            Outcome outcome,
            boolean estimated,
            Instant at) {
        this(id, account, scenario, model, tokens, cost, outcome, estimated, at, Optional.empty());
    }
}
