package ai.jarvis.model;

import java.math.BigDecimal;

/** What a model costs, per 1,000 tokens. */
public record TokenPrice(BigDecimal inputPer1k, BigDecimal outputPer1k, String currency) {
    public TokenPrice {
        if (inputPer1k.signum() < 0 || outputPer1k.signum() < 0) {
            throw new IllegalArgumentException("A price cannot be negative: " + inputPer1k + ", " + outputPer1k);
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

    public Money cost(TokenUsage usage) {
        var amount = inputPer1k
                .multiply(BigDecimal.valueOf(usage.inputTokens()))
                .add(outputPer1k.multiply(BigDecimal.valueOf(usage.outputTokens())))
                .movePointLeft(3);
        return new Money(amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros(), currency);
    }
}
