package ai.jarvis.model.route;

import ai.jarvis.model.Money;
import ai.jarvis.model.TokenPrice;
import ai.jarvis.model.TokenUsage;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A target that may serve a request.
 *
 * @param price absent if it is not known; that is never taken for free
 * @param quality how good its answers are held to be, from 0 to 1
 * @param weight its part of the calls that are shared by weight; with 0 it has none and only steps in for others
 * @param contextTokens how many tokens of input and output together fit, if that is known
 */
public record Candidate(
        Target target,
        Optional<TokenPrice> price,
        double quality,
        int weight,
        Set<Capability> capabilities,
        Optional<Integer> contextTokens) {
    public Candidate {
        if (!(quality >= 0 && quality <= 1)) {
            throw new IllegalArgumentException("The quality of " + target + " must be from 0 to 1, not " + quality);
        }
        if (weight < 0) {
            throw new IllegalArgumentException("The weight of " + target + " cannot be negative: " + weight);
        }
        if (contextTokens.isPresent() && contextTokens.get() < 1) {
            throw new IllegalArgumentException(
                    "The context of " + target + " must hold tokens: " + contextTokens.get());
        }
        capabilities = Set.copyOf(capabilities);
    }

    /** The same, at another price. */
    public Candidate withPrice(Optional<TokenPrice> other) {
        return new Candidate(target, other, quality, weight, capabilities, contextTokens);
    }

    /** What a request is expected to cost, if the price is known. */
    public Optional<Money> cost(Demand demand) {
        return price.map(known -> known.cost(new TokenUsage(demand.inputTokens(), demand.expectedOutputTokens())));
    }

    /** What a request needs and this cannot do. */
    Set<Capability> missing(Demand demand) {
        var missing = EnumSet.noneOf(Capability.class);
        missing.addAll(demand.capabilities());
        missing.removeAll(capabilities);
        return missing;
    }

    boolean holds(Demand demand) {
        return contextTokens.isEmpty() || contextTokens.get() >= demand.contextTokens();
    }
}
