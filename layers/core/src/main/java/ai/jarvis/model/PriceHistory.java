package ai.jarvis.model;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * The prices of one model in one region, those to come among them.
 *
 * @param versions oldest first
 */
public record PriceHistory(List<PriceVersion> versions) {
    /** Of a model whose price nobody knows. */
    public static final PriceHistory UNKNOWN = new PriceHistory(List.of());

    public PriceHistory {
        versions = versions.stream()
                .sorted(Comparator.comparing(PriceVersion::effectiveFrom))
                .toList();
        var beginnings = new HashSet<Instant>();
        for (var version : versions) {
            if (!beginnings.add(version.effectiveFrom())) {
                throw new IllegalArgumentException("Two prices hold from " + version.effectiveFrom() + " on");
            }
        }
    }

    /** One price for all times, or none. */
    public static PriceHistory of(Optional<TokenPrice> price) {
        return price.map(known -> new PriceHistory(List.of(PriceVersion.always(known))))
                .orElse(UNKNOWN);
    }

    /** The price in force; absent before the first, and where none is known. */
    public Optional<PriceVersion> at(Instant time) {
        PriceVersion found = null;
        for (var version : versions) {
            if (version.effectiveFrom().isAfter(time)) {
                break;
            }
            found = version;
        }
        return Optional.ofNullable(found);
    }
}
