package ai.jarvis.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The prices of a model in settings: {@code price}, which holds until the first of {@code prices}, and these, as in {@code
 * [{"price": "0.003/0.015 USD", "cached_input": "0.0003", "batch": 0.5, "effective_from": "2026-12-01", "region": "home"}]}.
 */
final class PriceEntry {
    private static final Set<String> FIELDS = Set.of("price", "cached_input", "batch", "effective_from", "region");

    private PriceEntry() {}

    /**
     * What is known of the prices in a region; what is wrong is noted under the model's name.
     *
     * @param first that of the field {@code price}
     */
    static PriceHistory history(ModelEntry entry, String region, Optional<TokenPrice> first) {
        var versions = new ArrayList<PriceVersion>();
        first.map(PriceVersion::always).ifPresent(versions::add);
        var list = entry.entry().path("prices");
        if (!list.isMissingNode() && !list.isArray()) {
            entry.problem("has prices that are no list");
        }
        for (var each : list) {
            try {
                versions.add(version(each));
            } catch (IllegalArgumentException | DateTimeParseException e) {
                entry.problem("has a price that is none: " + each + ": " + e.getMessage());
            }
        }
        return history(entry, region, versions);
    }

    private static PriceHistory history(ModelEntry entry, String region, List<PriceVersion> versions) {
        try {
            return new PriceTable(Map.of(entry.name(), versions)).history(entry.name(), region);
        } catch (IllegalArgumentException e) {
            entry.problem("has prices that contradict each other: " + e.getMessage());
            return PriceHistory.UNKNOWN;
        }
    }

    private static PriceVersion version(JsonNode node) {
        node.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field)) {
                throw new IllegalArgumentException("there is no field " + field);
            }
        });
        var price = TokenPrice.parse(node.path("price").asText());
        return new PriceVersion(
                new TokenPrice(
                        price.inputPer1k(),
                        price.outputPer1k(),
                        decimal(node, "cached_input"),
                        decimal(node, "batch"),
                        price.currency()),
                text(node, "effective_from").map(PriceEntry::instant).orElse(PriceVersion.ALWAYS),
                text(node, "region"));
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.of(node.path(field).asText("")).filter(text -> !text.isBlank());
    }

    private static Optional<BigDecimal> decimal(JsonNode node, String field) {
        return text(node, field).map(BigDecimal::new);
    }

    /** A day begins in UTC. */
    private static Instant instant(String text) {
        return text.length() == "2026-12-01".length()
                ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                : Instant.parse(text);
    }
}
