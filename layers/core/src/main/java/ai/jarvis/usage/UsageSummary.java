package ai.jarvis.usage;

import ai.jarvis.model.Money;
import java.util.List;
import java.util.stream.Stream;

/**
 * The sum of several records.
 *
 * @param key what they have in common: a model, a principal, a scenario or a date (ISO 8601); empty for the principal of
 *     the platform's own work
 * @param calls how many calls it were
 * @param unpriced how many of them used a model whose price is not known
 * @param unpricedTokens that these took, in and out
 * @param costs what the others cost, one for each currency
 */
public record UsageSummary(
        String key,
        long calls,
        long inputTokens,
        long outputTokens,
        long unpriced,
        long unpricedTokens,
        List<Money> costs) {
    public UsageSummary {
        costs = List.copyOf(costs);
    }

    /** Both together; of the same key, and with costs in different currencies. */
    public UsageSummary plus(UsageSummary other) {
        return new UsageSummary(
                key,
                calls + other.calls,
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                unpriced + other.unpriced,
                unpricedTokens + other.unpricedTokens,
                Stream.concat(costs.stream(), other.costs.stream()).toList());
    }
}
