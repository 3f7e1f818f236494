package ai.jarvis.model;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * What a model costs, per 1,000 tokens.
 *
 * @param cachedInputPer1k of input that the provider had kept from before; in full if absent
 * @param batchFactor what part of the price is paid for calls in batches; in full if absent
 */
public record TokenPrice(
        BigDecimal inputPer1k,
        BigDecimal outputPer1k,
        Optional<BigDecimal> cachedInputPer1k,
        Optional<BigDecimal> batchFactor,
        String currency) {
    public TokenPrice {
        require(inputPer1k);
        require(outputPer1k);
        cachedInputPer1k.ifPresent(TokenPrice::require);
        batchFactor.ifPresent(TokenPrice::require);
        if (batchFactor.filter(factor -> factor.compareTo(BigDecimal.ONE) > 0).isPresent()) {
            throw new IllegalArgumentException("A batch costs at most what its calls do: " + batchFactor.get());
        }
    }

    /** A price that is the same whatever the provider had kept, and in batches. */
    public TokenPrice(BigDecimal inputPer1k, BigDecimal outputPer1k, String currency) {
        this(inputPer1k, outputPer1k, Optional.empty(), Optional.empty(), currency);
    }

    private static void require(BigDecimal price) {
        if (price.signum() < 0) {
            throw new IllegalArgumentException("A price cannot be negative: " + price);
        }
    }

    /**
     * Reads a price as settings give it, input and output: {@code 0.003/0.015 USD}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static TokenPrice parse(String text) {
        var parts = text.split("[/ ]", 3);
        if (parts.length < 3) {
            throw new IllegalArgumentException("Not a price as in '0.003/0.015 USD': " + text);
        }
        return new TokenPrice(new BigDecimal(parts[0]), new BigDecimal(parts[1]), parts[2]);
    }

    /** What a call costs that took so many tokens. */
    public Money cost(TokenUsage usage) {
        var kept = usage.cachedInputTokens();
        var amount = inputPer1k
                .multiply(BigDecimal.valueOf((long) usage.inputTokens() - kept))
                .add(cachedInputPer1k.orElse(inputPer1k).multiply(BigDecimal.valueOf(kept)))
                .add(outputPer1k.multiply(BigDecimal.valueOf(usage.outputTokens())))
                .movePointLeft(3);
        return new Money(amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros(), currency);
    }

    /** The price of calls that are made in batches. */
    public TokenPrice inBatches() {
        return batchFactor
                .map(factor -> new TokenPrice(
                        inputPer1k.multiply(factor),
                        outputPer1k.multiply(factor),
                        cachedInputPer1k.map(factor::multiply),
                        Optional.empty(),
                        currency))
                .orElse(this);
    }
}
