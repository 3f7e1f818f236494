package ai.jarvis.model;

import java.time.Instant;
import java.util.Optional;

/** Where prices of models are known. */
@FunctionalInterface
public interface PriceSource {
    /** All prices of a model in a region; {@link PriceHistory#UNKNOWN} if there is none. */
    PriceHistory history(ModelId model, String region);

    /** The price in force; absent if it is not known, which is never the same as free. */
    default Optional<PriceVersion> price(ModelId model, String region, Instant at) {
        return history(model, region).at(at);
    }
}
