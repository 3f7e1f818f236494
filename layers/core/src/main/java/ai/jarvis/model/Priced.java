package ai.jarvis.model;

import java.time.Instant;
import java.util.Optional;

/** A model with its prices, as far as they are known. */
public record Priced<M>(M model, PriceHistory prices) {
    /** A model with one price for all times, or none. */
    public Priced(M model, Optional<TokenPrice> price) {
        this(model, PriceHistory.of(price));
    }

    /** The price in force at a time, if it is known. */
    public Optional<PriceVersion> price(Instant at) {
        return prices.at(at);
    }
}
