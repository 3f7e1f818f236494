package ai.jarvis.model.route;

import ai.jarvis.model.Money;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What one request would cost of each candidate. Amounts are compared in the currency that most prices are in. */
final class Costs {
    private static final MathContext SHOWN = new MathContext(3);

    private final Map<Candidate, Money> known = new HashMap<>();
    private final Optional<String> currency;

    Costs(List<Candidate> candidates, Demand demand) {
        var currencies = new TreeMap<String, Integer>();
        for (var candidate : candidates) {
            candidate.cost(demand).ifPresent(cost -> {
                known.put(candidate, cost);
                currencies.merge(cost.currency(), 1, Integer::sum);
            });
        }
        // Of equally many the first by name, so that the order of candidates does not matter.
        this.currency = currencies.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The amount, if it is known and can be compared. */
    Optional<BigDecimal> comparable(Candidate candidate) {
        return Optional.ofNullable(known.get(candidate))
                .filter(cost -> currency.isPresent() && cost.currency().equals(currency.get()))
                .map(Money::amount);
    }

    Optional<BigDecimal> least() {
        return known.keySet().stream()
                .flatMap(candidate -> comparable(candidate).stream())
                .min(Comparator.naturalOrder());
    }

    /** Cheapest first, then those whose prices cannot be compared, then those without. */
    Comparator<Candidate> order() {
        return Comparator.<Candidate>comparingInt(this::group)
                .thenComparing(candidate -> comparable(candidate).orElse(BigDecimal.ZERO));
    }

    private int group(Candidate candidate) {
        if (comparable(candidate).isPresent()) {
            return 0;
        }
        return known.containsKey(candidate) ? 1 : 2;
    }

    String describe(Candidate candidate) {
        var cost = known.get(candidate);
        if (cost == null) {
            return "price unknown";
        }
        var shown = cost.amount().round(SHOWN).stripTrailingZeros().toPlainString();
        var text = shown + " " + cost.currency() + " for this request";
        return comparable(candidate).isPresent() ? text : text + ", which is not comparable";
    }
}
