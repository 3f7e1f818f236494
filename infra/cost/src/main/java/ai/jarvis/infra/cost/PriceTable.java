package ai.jarvis.infra.cost;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.net.URI;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The prices of {@code infra/prices.yaml}.
 *
 * @param regions the regions in which every price is known
 * @param hours of a month
 */
public record PriceTable(List<String> regions, BigDecimal hours, Map<String, Price> prices) {
    public PriceTable {
        regions = List.copyOf(regions);
        prices = Map.copyOf(prices);
    }

    /**
     * Reads the table.
     *
     * @throws CostException if a price lacks its unit, its source, its date or a region
     */
    static PriceTable read(JsonNode document) {
        var problems = new ArrayList<String>();
        var regions = new ArrayList<String>();
        document.path("regions").forEach(region -> regions.add(region.asText()));
        var prices = new LinkedHashMap<String, Price>();
        document.path("prices").properties().forEach(entry -> {
            var reader = new PriceReader(entry.getKey(), entry.getValue(), regions, problems);
            reader.read().ifPresent(price -> prices.put(price.name(), price));
        });
        if (!document.path("hours").isNumber()) {
            problems.add("hours is not a number");
        }
        CostException.refuse("infra/prices.yaml", problems);
        return new PriceTable(regions, document.path("hours").decimalValue(), prices);
    }

    /**
     * A price by its name.
     *
     * @throws CostException if there is none
     */
    Price price(String name) {
        var price = prices.get(name);
        if (price == null) {
            throw new CostException("infra/prices.yaml has no price " + name);
        }
        return price;
    }

    /** The day up to which the oldest price was known. */
    LocalDate oldest() {
        return prices.values().stream()
                .map(Price::asOf)
                .min(LocalDate::compareTo)
                .orElseThrow();
    }

    /** How many prices nobody has compared with AWS's page. */
    long unchecked() {
        return prices.values().stream()
                .filter(price -> price.checked().isEmpty())
                .count();
    }

    private record PriceReader(String name, JsonNode entry, List<String> regions, List<String> problems) {
        Optional<Price> read() {
            int before = problems.size();
            if (entry.path("unit").asText().isBlank()) {
                problems.add(name + " has no unit");
            }
            var source = entry.path("source").asText();
            if (!source.startsWith("https://aws.amazon.com/")) {
                problems.add(name + " has no page of AWS as its source");
            }
            var asOf = date("as_of");
            if (asOf.isEmpty()) {
                problems.add(name + " has no date as_of");
            }
            var checked = date("checked");
            if (checked.isEmpty() && entry.has("checked")) {
                problems.add(name + " has no date in checked");
            }
            var usd = byRegion();
            if (problems.size() > before) {
                return Optional.empty();
            }
            return Optional.of(new Price(
                    name,
                    entry.path("unit").asText(),
                    usd,
                    URI.create(source),
                    asOf.orElseThrow(),
                    checked,
                    entry.path("certain").asBoolean(true)));
        }

        private Map<String, BigDecimal> byRegion() {
            var usd = new LinkedHashMap<String, BigDecimal>();
            for (var region : regions) {
                var price = entry.path("usd").isObject() ? entry.path("usd").path(region) : entry.path("usd");
                if (price.isNumber() && price.decimalValue().signum() > 0) {
                    usd.put(region, price.decimalValue());
                } else {
                    problems.add(name + " has no price above 0 in " + region);
                }
            }
            return usd;
        }

        private Optional<LocalDate> date(String field) {
            try {
                return Optional.of(LocalDate.parse(entry.path(field).asText()));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }
    }
}
