package ai.jarvis.model;

import java.util.Optional;

/** A model with its price, if that is known. */
public record Priced<M>(M model, Optional<TokenPrice> price) {
    /** What tokens of the model cost, if that is known. */
    public Optional<Money> cost(TokenUsage usage) {
        return price.map(known -> known.cost(usage));
    }
}
