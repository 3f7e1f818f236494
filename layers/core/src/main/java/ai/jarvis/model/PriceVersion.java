package ai.jarvis.model;

import java.time.Instant;
import java.util.Optional;

/**
 * A price, and where and from when on it holds.
 *
 * @param effectiveFrom until the next one begins; {@link #ALWAYS} of a price that is not known to have begun
 * @param region where it holds; everywhere if absent
 */
public record PriceVersion(TokenPrice price, Instant effectiveFrom, Optional<String> region) {
    /** Before anybody called a model. */
    public static final Instant ALWAYS = Instant.EPOCH;

    /** A price that holds everywhere and has always done so. */
    public static PriceVersion always(TokenPrice price) {
        return new PriceVersion(price, ALWAYS, Optional.empty());
    }
}
